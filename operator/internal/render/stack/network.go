package stack

import (
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	core "k8s.io/client-go/applyconfigurations/core/v1"
	meta "k8s.io/client-go/applyconfigurations/meta/v1"
	policy "k8s.io/client-go/applyconfigurations/policy/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Service in front of the pods: the API on port 80, what operators read on 9090.
func Service(stack *v1alpha1.Stack, service v1alpha1.ServiceName) *core.ServiceApplyConfiguration {
	port := func(name string, number int32) *core.ServicePortApplyConfiguration {
		return core.ServicePort().WithName(name).WithPort(number).
			WithTargetPort(intstr.FromString(name)).WithProtocol(corev1.ProtocolTCP)
	}
	return core.Service(ServiceName(stack, service), stack.Namespace).
		WithLabels(Labels(stack, service)).
		WithOwnerReferences(owner(stack)).
		WithSpec(core.ServiceSpec().
			WithType(corev1.ServiceTypeClusterIP).
			WithSelector(Selector(stack, service)).
			WithPorts(port(httpPort, httpService).WithAppProtocol("http"), port(opsPort, opsNumber).WithAppProtocol("http")))
}

// DisruptionBudget lets nodes be emptied one pod at a time. A pod that is not ready anyway may always go.
func DisruptionBudget(stack *v1alpha1.Stack, service v1alpha1.ServiceName) *policy.PodDisruptionBudgetApplyConfiguration {
	return policy.PodDisruptionBudget(ServiceName(stack, service), stack.Namespace).
		WithLabels(Labels(stack, service)).
		WithOwnerReferences(owner(stack)).
		WithSpec(policy.PodDisruptionBudgetSpec().
			WithMaxUnavailable(intstr.FromInt32(1)).
			WithUnhealthyPodEvictionPolicy(policyv1.AlwaysAllow).
			WithSelector(meta.LabelSelector().WithMatchLabels(Selector(stack, service))))
}

// ServiceAccount of all pods. It may do nothing, and no pod is given its token.
func ServiceAccount(stack *v1alpha1.Stack) *core.ServiceAccountApplyConfiguration {
	return core.ServiceAccount(stack.Name, stack.Namespace).
		WithLabels(Labels(stack, "")).
		WithOwnerReferences(owner(stack)).
		WithAutomountServiceAccountToken(false)
}
