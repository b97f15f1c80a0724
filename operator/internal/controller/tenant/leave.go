package tenant

import (
	"context"
	"errors"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// leave takes a tenant that is being deleted out of service and deals with its data as its policy says. Only then does the
// finalizer let it go.
func (v *visit) leave(ctx context.Context) {
	if !controllerutil.ContainsFinalizer(v.tenant, v1alpha1.CleanupFinalizer) {
		return // others hold it
	}
	if err := v.dismantle(ctx); err != nil {
		errors.As(err, &v.blocked)
		v.fail(err)
		return
	}
	if controllerutil.RemoveFinalizer(v.tenant, v1alpha1.CleanupFinalizer) {
		v.fail(v.patchObject(ctx))
	}
}

// dismantle returns nil when nothing is left to do.
func (v *visit) dismantle(ctx context.Context) error {
	class := &v1alpha1.TenantClass{}
	switch err := v.Client.Get(ctx, client.ObjectKey{Name: v.tenant.Spec.ClassName}, class); {
	case err == nil:
		v.class = class
	case !apierrors.IsNotFound(err):
		return err
	}
	if err := v.dropRoute(ctx); err != nil {
		return err
	}
	if !v.isPlaced() {
		return v.dropNamespace(ctx) // one that was claimed just before the placement was to be recorded
	}
	receipt, err := v.openReceipt(ctx)
	if err != nil {
		return err
	}
	if v.isDedicated() {
		err = v.dismantleDedicated(ctx, receipt)
	} else {
		err = v.dismantlePooled(ctx, receipt)
	}
	if err != nil {
		return err
	}
	return v.closeReceipt(ctx, receipt)
}

// policy returns what is to become of the data: the tenant's own word, or else its class's, or else they are kept.
func (v *visit) policy() v1alpha1.DeletionPolicy {
	switch {
	case v.tenant.Spec.DeletionPolicy != "":
		return v.tenant.Spec.DeletionPolicy
	case v.class != nil && v.class.Spec.DeletionPolicy != "":
		return v.class.Spec.DeletionPolicy
	default:
		return v1alpha1.Retain
	}
}

// outlast waits until the class's retention after deletion is over.
func (v *visit) outlast() error {
	if v.class == nil || v.class.Spec.RetentionAfterDeletion == nil {
		return nil
	}
	until := v.tenant.DeletionTimestamp.Add(v.class.Spec.RetentionAfterDeletion.Duration)
	left := until.Sub(v.Clock.Now())
	if left <= 0 {
		return nil
	}
	return stopf(v1alpha1.TenantDataReady, v1alpha1.ReasonRetentionPeriod, "the tenant is not served any more; its data are kept until %s and then "+
		"removed: set deletionPolicy to Retain before that to keep them for good", until.UTC().Format(time.RFC3339)).in(left)
}

// isAbandoned reports whether somebody has given up what cannot be removed.
func (v *visit) isAbandoned() bool { return v.tenant.Annotations[v1alpha1.AbandonAnnotation] == "true" }

// cleanupFailed is an error that keeps the cleanup from its end, with the way out.
func cleanupFailed(sentence string, cause error) *stop {
	return stopf(v1alpha1.TenantDataReady, v1alpha1.ReasonCleanupFailed, "%s; to give up what cannot be removed, set the annotation %s to true",
		sentence, v1alpha1.AbandonAnnotation).because(cause)
}
