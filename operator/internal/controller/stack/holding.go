package stack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/kube"
)

// namedTenants is how many tenants a message names.
const namedTenants = 3

// tenantsOf returns the ids of the tenants that keep a Stack from going. One of its own, as a dedicated tenant has, is the
// tenant's controller's to delete whenever it has to.
func (r *Reconciler) tenantsOf(ctx context.Context, stack *v1alpha1.Stack) ([]string, error) {
	if stack.DeletionTimestamp == nil || isDedicated(stack) {
		return nil, nil
	}
	var tenants v1alpha1.TenantList
	served := client.MatchingFields{kube.TenantsByStack: kube.StackKey(client.ObjectKeyFromObject(stack))}
	if err := r.Client.List(ctx, &tenants, served); err != nil {
		return nil, fmt.Errorf("list the tenants: %w", err)
	}
	ids := make([]string, 0, len(tenants.Items))
	for i := range tenants.Items {
		ids = append(ids, tenants.Items[i].Name)
	}
	slices.Sort(ids)
	return ids, nil
}

func isDedicated(stack *v1alpha1.Stack) bool { return stack.Labels[v1alpha1.TenantLabel] != "" }

func isGoing(stack *v1alpha1.Stack, tenants []string) bool {
	return stack.DeletionTimestamp != nil && len(tenants) == 0
}

// hold keeps a Stack from going while it serves tenants.
func (r *Reconciler) hold(ctx context.Context, stack *v1alpha1.Stack) error {
	if isDedicated(stack) {
		return r.release(ctx, stack)
	}
	if stack.DeletionTimestamp != nil {
		return nil
	}
	return r.patchFinalizer(ctx, stack, controllerutil.AddFinalizer)
}

// release lets a Stack go; its objects follow it.
func (r *Reconciler) release(ctx context.Context, stack *v1alpha1.Stack) error {
	return client.IgnoreNotFound(r.patchFinalizer(ctx, stack, controllerutil.RemoveFinalizer))
}

func (r *Reconciler) patchFinalizer(ctx context.Context, stack *v1alpha1.Stack, change func(client.Object, string) bool) error {
	next := stack.DeepCopy()
	if !change(next, v1alpha1.InUseFinalizer) {
		return nil
	}
	// The list is replaced whole: nobody else's finalizer may be lost.
	base := client.MergeFromWithOptions(stack.DeepCopy(), client.MergeFromWithOptimisticLock{})
	if err := r.Client.Patch(ctx, next, base); err != nil {
		return err
	}
	next.DeepCopyInto(stack)
	return nil
}

// inUse says who keeps a Stack.
func inUse(tenants []string) string {
	rest := ""
	if more := len(tenants) - namedTenants; more > 0 {
		rest = fmt.Sprintf(" and %d more", more)
		tenants = tenants[:namedTenants]
	}
	return fmt.Sprintf("The Stack is to be deleted and still serves %s%s. It goes once they are moved or deleted.",
		strings.Join(tenants, ", "), rest)
}
