package tenant

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// readyOf returns a Stack's Ready condition, or one that says that there is none yet.
func readyOf(stack *v1alpha1.Stack) metav1.Condition {
	if ready := meta.FindStatusCondition(stack.Status.Conditions, v1alpha1.StackReady); ready != nil {
		return *ready
	}
	return metav1.Condition{
		Type: v1alpha1.StackReady, Status: metav1.ConditionUnknown, Reason: v1alpha1.ReasonStackNotReady,
		Message: "it has not been looked at yet; is the operator running?",
	}
}

// isServing reports whether every service of the Stack has a pod that is ready: while a new version is rolled out, or has
// stopped being so, the Stack is not Ready and serves all the same. One that is suspended is Ready and does not.
func isServing(stack *v1alpha1.Stack) bool {
	ready := readyOf(stack)
	if ready.Reason == v1alpha1.ReasonSuspended {
		return false
	}
	if ready.Status == metav1.ConditionTrue {
		return true
	}
	if len(stack.Status.Services) < len(v1alpha1.ServiceNames()) {
		return false
	}
	for _, service := range stack.Status.Services {
		if service.Ready == nil || *service.Ready < 1 {
			return false
		}
	}
	return true
}

// isSettled reports whether all of the Stack's pods run what its spec asks for, or there are none because it is suspended.
func isSettled(stack *v1alpha1.Stack) bool {
	if stack == nil || stack.Status.ObservedGeneration < stack.Generation {
		return false
	}
	settling := v1alpha1.StackRolledOut
	if stack.Spec.State == v1alpha1.Suspended {
		settling = v1alpha1.StackSuspended
	}
	found := meta.FindStatusCondition(stack.Status.Conditions, settling)
	return found != nil && found.Status == metav1.ConditionTrue && found.ObservedGeneration >= stack.Generation
}

// tenantsOf returns the tenants that are placed into a Stack. They belong to the cache and must not be changed.
func tenantsOf(ctx context.Context, reader client.Reader, stack client.ObjectKey) ([]v1alpha1.Tenant, error) {
	var list v1alpha1.TenantList
	err := reader.List(ctx, &list, client.MatchingFields{kube.TenantsByStack: kube.StackKey(stack)}, client.UnsafeDisableDeepCopy)
	return list.Items, err
}

// since returns when a condition last became what it is; now when it is not there yet.
func (v *visit) since(condition string) time.Time {
	if found := meta.FindStatusCondition(v.before.Status.Conditions, condition); found != nil {
		return found.LastTransitionTime.Time
	}
	return v.Clock.Now()
}
