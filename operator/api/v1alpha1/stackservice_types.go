package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// StackServiceSpec is what can be scaled of one service of a Stack.
type StackServiceSpec struct {
	// stack that the service belongs to.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="stack cannot change"
	Stack string `json:"stack,omitempty"`
	// service of the Stack.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="service cannot change"
	Service ServiceName `json:"service,omitempty"`
	// replicas wanted. The Stack's controller sets it only where the Stack fixes it; otherwise it belongs to whoever scales:
	// kubectl scale, a HorizontalPodAutoscaler, KEDA.
	// +optional
	// +default=1
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=200
	Replicas *int32 `json:"replicas,omitempty"`
}

// StackServiceStatus says how the service is.
//
// +kubebuilder:validation:MinProperties=1
type StackServiceStatus struct {
	// conditions are Available.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// observedGeneration that the rest was found for.
	// +optional
	// +kubebuilder:validation:Minimum=1
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// replicas that there are.
	// +optional
	Replicas *int32 `json:"replicas,omitempty"`
	// readyReplicas of them.
	// +optional
	ReadyReplicas *int32 `json:"readyReplicas,omitempty"`
	// selector of the pods, for autoscalers.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Selector string `json:"selector,omitempty"`
	// version that the pods run.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Version string `json:"version,omitempty"`
	// lag in events; absent while not known.
	// +optional
	Lag *int64 `json:"lag,omitempty"`
}

// StackService is one service of a Stack as a thing that can be scaled. The Stack's controller makes and removes it.
//
// +kubebuilder:object:root=true
// +kubebuilder:storageversion
// +kubebuilder:subresource:status
// +kubebuilder:subresource:scale:specpath=.spec.replicas,statuspath=.status.replicas,selectorpath=.status.selector
// +kubebuilder:resource:shortName=gxsvc,categories=guanxi
// +kubebuilder:printcolumn:name="Service",type=string,JSONPath=`.spec.service`
// +kubebuilder:printcolumn:name="Available",type=string,JSONPath=`.status.conditions[?(@.type=="Available")].status`
// +kubebuilder:printcolumn:name="Ready",type=integer,JSONPath=`.status.readyReplicas`
// +kubebuilder:printcolumn:name="Wanted",type=integer,JSONPath=`.spec.replicas`
// +kubebuilder:printcolumn:name="Version",type=string,JSONPath=`.status.version`
// +kubebuilder:printcolumn:name="Lag",type=integer,JSONPath=`.status.lag`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type StackService struct {
	metav1.TypeMeta `json:",inline"`
	// metadata of the object.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says what is wanted.
	// +required
	Spec StackServiceSpec `json:"spec,omitzero"`
	// status says what is.
	// +optional
	Status StackServiceStatus `json:"status,omitzero"`
}

// Hub marks the version that others are converted through.
func (*StackService) Hub() {}

// StackServiceList is a list of StackServices.
//
// +kubebuilder:object:root=true
type StackServiceList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []StackService `json:"items"`
}
