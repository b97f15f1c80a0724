package tenant

import (
	"context"
	"errors"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/tenantsfile"
)

// dismantlePooled waits until the Stack's tenants file has let go of the tenant, and erases its documents if the policy says
// so. Its events stay in the shared topics until those drop them by age.
func (v *visit) dismantlePooled(ctx context.Context, receipt *render.Receipt) error {
	const condition = v1alpha1.TenantDataReady
	key, _ := kube.StackOf(v.tenant)
	err := v.findStack(ctx)
	var gone *stop
	if err != nil && !errors.As(err, &gone) {
		return err
	}
	if gone == nil && v.Files.State(key, v.tenant, v.class) != tenantsfile.Absent {
		return stopf(condition, v1alpha1.ReasonCleaningUp, "the tenant is being taken out of the tenants file of Stack %s", key).in(lookAgain)
	}
	receipt.Kept = render.Note(receipt.Kept, "events in the Kafka topics of Stack "+key.String()+", until they are dropped by age")
	if v.policy() == v1alpha1.Retain {
		receipt.Kept = render.Note(receipt.Kept, v.documentsLine())
		return nil
	}
	if err := v.outlast(); err != nil {
		return err
	}
	if gone != nil {
		return v.giveUp(receipt, cleanupFailed(gone.message, nil).in(v.CheckEvery))
	}
	if err := v.settle(ctx, receipt); err != nil {
		return err
	}
	return v.erase(ctx, receipt)
}

// documentsLine names the tenant's documents as a receipt does.
func (v *visit) documentsLine() string {
	key, _ := kube.StackOf(v.tenant)
	if v.stack == nil {
		return "the tenant's documents in the MongoDB databases of Stack " + key.String()
	}
	databases := render.Databases(v.stack.Spec.MongoDB.DatabasePrefix)
	return "the tenant's documents in the MongoDB databases " + strings.Join(databases, ", ") + " of Stack " + key.String()
}

func (v *visit) giveUp(receipt *render.Receipt, failed *stop) error {
	if !v.isAbandoned() {
		return failed
	}
	receipt.Abandoned = render.Note(receipt.Abandoned, v.documentsLine()+": "+failed.message)
	return nil
}

// settle gives pods that have not read the new tenants file yet the time to, so that none writes behind the erasure.
func (v *visit) settle(ctx context.Context, receipt *render.Receipt) error {
	if receipt.Unserved.IsZero() {
		receipt.Unserved = v.Clock.Now()
		if err := v.saveReceipt(ctx, receipt); err != nil {
			return err
		}
	}
	left := receipt.Unserved.Add(v.Settle).Sub(v.Clock.Now())
	if left <= 0 {
		return nil
	}
	return stopf(v1alpha1.TenantDataReady, v1alpha1.ReasonCleaningUp, "the tenant is out of the tenants file; its documents are erased as soon as "+
		"every pod must have read that").in(left)
}

// erase removes the tenant's documents, until a pass over all collections finds none.
func (v *visit) erase(ctx context.Context, receipt *render.Receipt) error {
	var found int64
	var failed *stop
	err := v.withServers(ctx, func(ctx context.Context) error {
		uri, err := v.stackURI(ctx)
		if errors.As(err, &failed) || err != nil {
			return notStop(err)
		}
		found, failed = v.eraseOnce(ctx, uri)
		return nil
	})
	switch {
	case errors.Is(err, errBusy):
		return busy(v1alpha1.TenantDataReady)
	case err != nil:
		return err
	case failed != nil:
		return v.giveUp(receipt, failed)
	case found > 0:
		return stopf(v1alpha1.TenantDataReady, v1alpha1.ReasonCleaningUp, "the tenant's documents are being erased").in(lookAgain)
	}
	receipt.Removed = render.Note(receipt.Removed, v.documentsLine())
	return nil
}

func (v *visit) eraseOnce(ctx context.Context, uri string) (found int64, failed *stop) {
	server, err := v.Servers.OpenMongoDB(ctx, uri)
	if err != nil {
		return 0, cleanupFailed(mongoDB().sentence(err), err)
	}
	defer func() { _ = server.Close(context.WithoutCancel(ctx)) }()
	removed, err := server.EraseTenant(ctx, render.Databases(v.stack.Spec.MongoDB.DatabasePrefix), v.tenant.Spec.ID)
	for _, n := range removed {
		found += n
	}
	switch {
	case err == nil:
		return found, nil
	case found > 0: // it was cut off: a large tenant takes several
		return found, nil
	default:
		return 0, cleanupFailed(mongoDB().sentence(err), err)
	}
}

// stackURI reads how the Stack's services reach MongoDB.
func (v *visit) stackURI(ctx context.Context) (string, error) {
	key := client.ObjectKey{Namespace: v.stack.Namespace, Name: v.stack.Spec.MongoDB.SecretName}
	secret := &corev1.Secret{}
	err := v.Uncached.Get(ctx, key, secret)
	switch {
	case apierrors.IsNotFound(err):
		return "", cleanupFailed("there is no Secret "+key.String()+", which says how to reach MongoDB: create it again", err)
	case err != nil:
		return "", err
	case len(secret.Data[render.KeyURI]) == 0:
		return "", cleanupFailed("Secret "+key.String()+" has no key "+render.KeyURI+": add it", errIncomplete)
	}
	return string(secret.Data[render.KeyURI]), nil
}

var errIncomplete = errors.New("the Secret is not whole")

// notStop is nil for a stop, which is told in another way.
func notStop(err error) error {
	if _, told := errors.AsType[*stop](err); told {
		return nil
	}
	return err
}
