package tenant

import (
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
)

// Namespace renders a dedicated tenant's namespace, in which only pods of Pod Security's strictest level run.
func Namespace(id string) *corev1ac.NamespaceApplyConfiguration {
	namespace := corev1ac.Namespace(NamespaceName(id)).WithLabels(Labels(id))
	for _, mode := range []string{"enforce", "audit", "warn"} {
		namespace.WithLabels(map[string]string{
			"pod-security.kubernetes.io/" + mode:              "restricted",
			"pod-security.kubernetes.io/" + mode + "-version": "latest",
		})
	}
	return namespace
}

// ServiceAccount renders the namespace's default service account, so that a pod that names none gets no token.
func ServiceAccount(id string) *corev1ac.ServiceAccountApplyConfiguration {
	return corev1ac.ServiceAccount("default", NamespaceName(id)).
		WithLabels(Labels(id)).WithAutomountServiceAccountToken(false)
}
