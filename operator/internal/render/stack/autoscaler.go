package stack

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	autoscaling "k8s.io/client-go/applyconfigurations/autoscaling/v2"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Autoscaler is what moves a service's number of pods by itself.
type Autoscaler string

// The autoscalers.
const (
	NoAutoscaler Autoscaler = ""
	ByCPU        Autoscaler = "HorizontalPodAutoscaler"
	ByLag        Autoscaler = "ScaledObject" // and by CPU, when that is asked for as well
)

// AutoscalerOf a service: at most one, because two would pull against one another. A suspended Stack has none.
func AutoscalerOf(stack *v1alpha1.Stack, service v1alpha1.ServiceName, keda bool) Autoscaler {
	asked := Spec(stack, service).Autoscaling
	switch {
	case asked == nil || stack.Spec.State == v1alpha1.Suspended:
		return NoAutoscaler
	case keda && asked.LagPerReplica != nil:
		return ByLag
	case asked.CPUPercent != nil:
		return ByCPU
	default:
		return NoAutoscaler
	}
}

// HorizontalPodAutoscaler moves the StackService's replicas by the CPU that its pods use.
func HorizontalPodAutoscaler(stack *v1alpha1.Stack, service v1alpha1.ServiceName) *autoscaling.HorizontalPodAutoscalerApplyConfiguration {
	asked := Spec(stack, service).Autoscaling
	return autoscaling.HorizontalPodAutoscaler(ServiceName(stack, service), stack.Namespace).
		WithLabels(Labels(stack, service)).
		WithOwnerReferences(owner(stack)).
		WithSpec(autoscaling.HorizontalPodAutoscalerSpec().
			WithScaleTargetRef(autoscaling.CrossVersionObjectReference().
				WithAPIVersion(v1alpha1.GroupVersion.String()).
				WithKind("StackService").
				WithName(ServiceName(stack, service))).
			WithMinReplicas(asked.MinReplicas).
			WithMaxReplicas(asked.MaxReplicas).
			WithMetrics(autoscaling.MetricSpec().
				WithType(autoscalingv2.ResourceMetricSourceType).
				WithResource(autoscaling.ResourceMetricSource().
					WithName(corev1.ResourceCPU).
					WithTarget(autoscaling.MetricTarget().
						WithType(autoscalingv2.UtilizationMetricType).
						WithAverageUtilization(*asked.CPUPercent)))))
}
