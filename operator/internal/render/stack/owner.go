package stack

import (
	meta "k8s.io/client-go/applyconfigurations/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// owner makes the Stack's objects go when it goes.
func owner(stack *v1alpha1.Stack) *meta.OwnerReferenceApplyConfiguration {
	return meta.OwnerReference().
		WithAPIVersion(v1alpha1.GroupVersion.String()).
		WithKind("Stack").
		WithName(stack.Name).
		WithUID(stack.UID).
		WithController(true).
		WithBlockOwnerDeletion(true)
}
