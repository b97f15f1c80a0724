package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
)

// ServiceSpec changes one service of a Stack.
//
// +kubebuilder:validation:XValidation:rule="!(has(self.replicas) && has(self.autoscaling))",message="set replicas or autoscaling, not both"
type ServiceSpec struct {
	// name of the service.
	// +required
	Name ServiceName `json:"name,omitempty"`
	// replicas fixes the number of pods. Without it and without autoscaling, `kubectl scale stackservice` sets it.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=200
	Replicas *int32 `json:"replicas,omitempty"`
	// autoscaling lets the number of pods follow their load.
	// +optional
	Autoscaling *Autoscaling `json:"autoscaling,omitempty"`
	// resources of each pod.
	// +optional
	Resources *corev1.ResourceRequirements `json:"resources,omitempty"`
	// env is added to what the operator sets; a name that the operator sets is refused.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:XValidation:rule="self.all(e, !(e.name in ['GUANXI_LISTEN', 'GUANXI_OPS_LISTEN', 'GUANXI_MONGODB_URI', 'GUANXI_DATABASE', 'GUANXI_KAFKA_BROKERS', 'GUANXI_KAFKA_PREFIX', 'GUANXI_KAFKA_PARTITIONS', 'GUANXI_KAFKA_REPLICAS', 'GUANXI_KAFKA_USER', 'GUANXI_KAFKA_PASSWORD', 'GUANXI_KAFKA_TLS', 'GUANXI_KAFKA_CA_FILE', 'GUANXI_OIDC_ISSUER', 'GUANXI_OIDC_AUDIENCE', 'GUANXI_OTLP_ENDPOINT', 'GUANXI_SAMPLE_RATIO', 'GUANXI_LOG_LEVEL', 'GUANXI_TENANTS_FILE', 'GUANXI_DRAIN', 'GUANXI_PREPARE', 'GOMEMLIMIT']))",message="the operator sets one of these itself; change it in the Stack's spec instead"
	Env []corev1.EnvVar `json:"env,omitempty"`
	// affinity of the pods.
	// +optional
	Affinity *corev1.Affinity `json:"affinity,omitempty"`
	// topologySpreadConstraints of the pods. Without them they are spread over nodes and zones as far as there are any.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	TopologySpreadConstraints []corev1.TopologySpreadConstraint `json:"topologySpreadConstraints,omitempty"`
	// podAnnotations are added to the pods.
	// +optional
	// +kubebuilder:validation:MinProperties=1
	PodAnnotations map[string]string `json:"podAnnotations,omitempty"`
	// logLevel of the service.
	// +optional
	// +default="info"
	// +kubebuilder:validation:Enum=debug;info;warn;error
	LogLevel string `json:"logLevel,omitempty"`
}

// Autoscaling lets the number of pods follow their load.
//
// +kubebuilder:validation:XValidation:rule="self.minReplicas <= self.maxReplicas",message="minReplicas must not exceed maxReplicas"
// +kubebuilder:validation:XValidation:rule="has(self.cpuPercent) || has(self.lagPerReplica)",message="set cpuPercent, lagPerReplica or both"
type Autoscaling struct {
	// minReplicas is never gone below.
	// +optional
	// +default=1
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=200
	MinReplicas int32 `json:"minReplicas,omitempty"`
	// maxReplicas is never exceeded. More pods than partitions do not read faster.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=200
	MaxReplicas int32 `json:"maxReplicas,omitempty"`
	// cpuPercent of the requested CPU that pods are to use on average.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	CPUPercent *int32 `json:"cpuPercent,omitempty"`
	// lagPerReplica is how many unread events one pod is to have at most. It needs KEDA; without KEDA it waits for it and
	// cpuPercent alone decides.
	// +optional
	// +kubebuilder:validation:Minimum=1
	LagPerReplica *int64 `json:"lagPerReplica,omitempty"`
}
