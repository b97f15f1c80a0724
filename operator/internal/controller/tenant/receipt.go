package tenant

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// receiptKey returns the name of the ConfigMap that tells of the tenant's deletion.
func (v *visit) receiptKey() client.ObjectKey {
	return client.ObjectKey{Namespace: v.Namespace, Name: render.ReceiptName(v.tenant.Spec.ID)}
}

// readReceipt returns the receipt that is there, of this tenant or an earlier one of its id; an empty one when there is none.
func (v *visit) readReceipt(ctx context.Context) (render.Receipt, error) {
	stored := &corev1.ConfigMap{}
	if err := v.Uncached.Get(ctx, v.receiptKey(), stored); err != nil {
		return render.Receipt{}, client.IgnoreNotFound(err)
	}
	return render.ParseReceipt(stored.Data), nil
}

// openReceipt returns the receipt of this deletion: as far as it was written, or a new one.
func (v *visit) openReceipt(ctx context.Context) (*render.Receipt, error) {
	stored, err := v.readReceipt(ctx)
	if err != nil {
		return nil, err
	}
	if stored.UID == string(v.tenant.UID) {
		return &stored, nil
	}
	stack, _ := kube.StackOf(v.tenant)
	return &render.Receipt{
		Tenant: v.tenant.Spec.ID, UID: string(v.tenant.UID), Class: v.tenant.Spec.ClassName, Stack: stack.String(),
		Requested: v.tenant.DeletionTimestamp.Time,
	}, nil
}

func (v *visit) saveReceipt(ctx context.Context, receipt *render.Receipt) error {
	receipt.Policy = v.policy()
	_, err := v.Applier.Apply(ctx, render.ReceiptConfigMap(v.Namespace, *receipt))
	return err
}

// closeReceipt writes the receipt for good and tells where it is.
func (v *visit) closeReceipt(ctx context.Context, receipt *render.Receipt) error {
	if !receipt.Finished.IsZero() {
		return nil // the operator ended just before it let the tenant go
	}
	receipt.Finished = v.Clock.Now()
	if err := v.saveReceipt(ctx, receipt); err != nil {
		return err
	}
	v.Events.Eventf(v.tenant, nil, corev1.EventTypeNormal, "Deleted", "Delete", "policy %s: ConfigMap %s tells what was removed and what was kept",
		receipt.Policy, v.receiptKey())
	return nil
}

// home returns the Stack in which an earlier tenant of the same id has left its data; empty when there is none.
func (v *visit) home(ctx context.Context) (string, error) {
	earlier, err := v.readReceipt(ctx)
	hasLeft := earlier.Policy == v1alpha1.Retain || len(earlier.Abandoned) > 0
	if err != nil || !hasLeft || earlier.UID == string(v.tenant.UID) || earlier.Stack == render.StackKey(v.tenant.Spec.ID).String() {
		return "", err
	}
	return earlier.Stack, nil
}
