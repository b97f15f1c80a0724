package tenant

import (
	"fmt"
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"sigs.k8s.io/controller-runtime/pkg/event"
	"sigs.k8s.io/controller-runtime/pkg/predicate"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// specChanges lets pass what changes a spec or asks for a deletion, both of which count up the generation.
func specChanges() predicate.Predicate { return predicate.GenerationChangedPredicate{} }

// quotaChanges lets pass what changes a ResourceQuota, which has no generation, but not what it counts all the time.
func quotaChanges() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		old, isOld := e.ObjectOld.(*corev1.ResourceQuota)
		quota, isNew := e.ObjectNew.(*corev1.ResourceQuota)
		return !isOld || !isNew || !equality.Semantic.DeepEqual(old.Spec, quota.Spec) || !maps.Equal(old.Labels, quota.Labels) ||
			!maps.Equal(old.Annotations, quota.Annotations)
	}}
}

// tenantChanges lets pass what a Tenant's user changes, and a change of its place: the rest of the status is our own work.
func tenantChanges() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		old, isOld := e.ObjectOld.(*v1alpha1.Tenant)
		tenant, isNew := e.ObjectNew.(*v1alpha1.Tenant)
		if !isOld || !isNew {
			return true
		}
		was, _ := kube.StackOf(old)
		is, _ := kube.StackOf(tenant)
		return old.Generation != tenant.Generation || was != is || !maps.Equal(old.Annotations, tenant.Annotations) ||
			len(old.Finalizers) != len(tenant.Finalizers) || old.DeletionTimestamp.IsZero() != tenant.DeletionTimestamp.IsZero()
	}}
}

// stackChanges lets pass what tenants of a Stack have to know: of its status, which tells of usage each minute, only whether
// and how it serves.
func stackChanges() predicate.Predicate {
	return predicate.Funcs{UpdateFunc: func(e event.UpdateEvent) bool {
		old, isOld := e.ObjectOld.(*v1alpha1.Stack)
		stack, isNew := e.ObjectNew.(*v1alpha1.Stack)
		return !isOld || !isNew || digest(old) != digest(stack) || !maps.Equal(old.Labels, stack.Labels) ||
			!maps.Equal(old.Annotations, stack.Annotations)
	}}
}

// digest names what visits to the Stack's tenants look at. What a message says is told on for a Stack of one tenant only: a
// pool's would be written a thousand times.
func digest(stack *v1alpha1.Stack) string {
	var conditions []string
	for _, condition := range stack.Status.Conditions {
		conditions = append(conditions, fmt.Sprint(condition.Type, condition.Status, condition.Reason, condition.ObservedGeneration))
		if stack.Labels[v1alpha1.TenantLabel] != "" {
			conditions = append(conditions, condition.Message)
		}
	}
	return fmt.Sprint(stack.Generation, stack.DeletionTimestamp.IsZero(), stack.Status.ObservedGeneration, isServing(stack), conditions)
}
