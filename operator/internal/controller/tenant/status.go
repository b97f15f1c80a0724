package tenant

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// save writes what the visit has found, if that is new, and tells of what has changed. It leaves alone what others write of
// the status, which is the usage.
func (v *visit) save(ctx context.Context) error {
	if v.tenant.DeletionTimestamp != nil && len(v.tenant.Finalizers) == 0 {
		return nil // it is gone
	}
	if v.waits {
		return nil
	}
	v.conclude()
	if equality.Semantic.DeepEqual(v.before.Status, v.tenant.Status) {
		return nil
	}
	written := v.tenant.DeepCopy()
	if err := v.Client.Status().Patch(ctx, written, client.MergeFrom(v.before)); err != nil {
		v.checks.forget(v.tenant.Name) // what was found is to be found and told again
		return client.IgnoreNotFound(err)
	}
	v.latest.note(written)
	v.announce()
	return nil
}

// patchObject writes the finalizers that the visit has changed, and fails when somebody has changed the object meanwhile.
func (v *visit) patchObject(ctx context.Context) error {
	written := v.before.DeepCopy()
	written.Finalizers = v.tenant.Finalizers
	patch := client.MergeFromWithOptions(v.before, client.MergeFromWithOptimisticLock{})
	if err := v.Client.Patch(ctx, written, patch); err != nil {
		return err
	}
	v.rebase(written)
	return nil
}

// place records where the tenant is served before anything else is made there, and fails when another reconciler has placed
// it meanwhile.
func (v *visit) place(ctx context.Context, stack client.ObjectKey) error {
	written := v.before.DeepCopy()
	written.Status.Namespace, written.Status.Stack = stack.Namespace, stack.Name
	patch := client.MergeFromWithOptions(v.before, client.MergeFromWithOptimisticLock{})
	if err := v.Client.Status().Patch(ctx, written, patch); err != nil {
		return err
	}
	v.tenant.Status.Namespace, v.tenant.Status.Stack = stack.Namespace, stack.Name
	v.rebase(written)
	return nil
}

// rebase goes on from what was written, with what the visit has found since it began.
func (v *visit) rebase(written *v1alpha1.Tenant) {
	v.latest.note(written)
	found := v.tenant.Status
	v.before, v.tenant = written, written.DeepCopy()
	v.tenant.Status = found
	v.tenant.Status.Usage = written.Status.Usage
}

// announce tells of changes that somebody might wait for.
func (v *visit) announce() {
	was := meta.FindStatusCondition(v.before.Status.Conditions, v1alpha1.TenantReady)
	is := meta.FindStatusCondition(v.tenant.Status.Conditions, v1alpha1.TenantReady)
	if v.before.Status.Phase == v.tenant.Status.Phase && was != nil && was.Status == is.Status && was.Reason == is.Reason {
		return
	}
	kind := corev1.EventTypeNormal
	if is.Status != metav1.ConditionTrue && !isUnderWay(is.Reason) {
		kind = corev1.EventTypeWarning
	}
	v.Events.Eventf(v.tenant, nil, kind, is.Reason, string(v.tenant.Status.Phase), "%s", is.Message)
}

// isUnderWay reports whether a reason tells of what goes its way, so that nobody has to do anything.
func isUnderWay(reason string) bool {
	switch reason {
	case v1alpha1.ReasonProgressing, v1alpha1.ReasonPreparing, v1alpha1.ReasonRollingOut,
		v1alpha1.ReasonDeleting, v1alpha1.ReasonCleaningUp, v1alpha1.ReasonRetentionPeriod:
		return true
	default:
		return false
	}
}
