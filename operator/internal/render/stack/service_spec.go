package stack

import (
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Spec of one service: what the Stack says of it, or the defaults.
func Spec(stack *v1alpha1.Stack, service v1alpha1.ServiceName) v1alpha1.ServiceSpec {
	for _, spec := range stack.Spec.Services {
		if spec.Name == service {
			return spec
		}
	}
	return v1alpha1.ServiceSpec{Name: service, LogLevel: "info"}
}

// Replicas that a service is to have, when its StackService asks for a number of them. Bounds of autoscaling hold also
// while nothing scales by them.
func Replicas(stack *v1alpha1.Stack, service v1alpha1.ServiceName, asked int32) int32 {
	if stack.Spec.State == v1alpha1.Suspended {
		return 0
	}
	spec := Spec(stack, service)
	if spec.Replicas != nil {
		return *spec.Replicas
	}
	if bounds := spec.Autoscaling; bounds != nil {
		return min(max(asked, bounds.MinReplicas), bounds.MaxReplicas)
	}
	return asked
}
