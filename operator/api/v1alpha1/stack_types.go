package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// StackSpec says what one running set of the four services is to be.
type StackSpec struct {
	// version of the services: the tag of their images. Set back, it rolls back.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_][A-Za-z0-9._-]*$`
	Version string `json:"version,omitempty"`
	// image says where the images come from.
	// +optional
	// +default={}
	Image ImageSource `json:"image,omitzero"`
	// state Suspended scales every service to zero; what they hold stays.
	// +optional
	// +default="Active"
	State State `json:"state,omitempty"`
	// region that the Stack is in. A Tenant that names a region is only placed into Stacks of it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Region string `json:"region,omitempty"`
	// maxTenants is how many tenants the Stack has room for.
	// +optional
	// +default=1000
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	MaxTenants int32 `json:"maxTenants,omitempty"`
	// services changes single services; one that is not named has the defaults.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	Services []ServiceSpec `json:"services,omitempty"`
	// mongodb says how the services reach MongoDB.
	// +required
	MongoDB MongoDBConnection `json:"mongodb,omitzero"`
	// kafka says how the services reach Kafka.
	// +required
	Kafka KafkaConnection `json:"kafka,omitzero"`
	// oidc says whose tokens are taken.
	// +required
	OIDC OIDC `json:"oidc,omitzero"`
	// telemetry says where traces and metrics are sent. Metrics can be scraped without it.
	// +optional
	Telemetry *Telemetry `json:"telemetry,omitempty"`
	// gateway that tenants' hostnames are attached to. Without it no routes are made.
	// +optional
	Gateway *GatewayReference `json:"gateway,omitempty"`
}

// ImageSource says where images come from: <registry>/<service>:<version>.
type ImageSource struct {
	// registry and path before the service's name.
	// +optional
	// +default="ghcr.io/guanxi-crm/guanxi"
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=255
	Registry string `json:"registry,omitempty"`
	// pullPolicy of the images.
	// +optional
	// +default="IfNotPresent"
	// +kubebuilder:validation:Enum=Always;IfNotPresent;Never
	PullPolicy corev1.PullPolicy `json:"pullPolicy,omitempty"`
	// pullSecrets in the Stack's namespace.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	PullSecrets []corev1.LocalObjectReference `json:"pullSecrets,omitempty"`
}

// StackStatus says how the Stack is.
//
// +kubebuilder:validation:MinProperties=1
type StackStatus struct {
	// conditions are Ready, ConnectionsReady, Prepared, RolledOut, Suspended.
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
	// version that all services run; empty while they differ.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Version string `json:"version,omitempty"`
	// summary of the services that are ready, such as 4/4, for tables.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=16
	Summary string `json:"summary,omitempty"`
	// tenants that are served.
	// +optional
	Tenants *int32 `json:"tenants,omitempty"`
	// tenantsRevision of the tenants file as it was written last.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TenantsRevision string `json:"tenantsRevision,omitempty"`
	// services of the Stack, one entry each.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	Services []ServiceStatus `json:"services,omitempty"`
}

// ServiceStatus says how one service of a Stack is.
type ServiceStatus struct {
	// name of the service.
	// +required
	Name ServiceName `json:"name,omitempty"`
	// desired replicas.
	// +optional
	Desired *int32 `json:"desired,omitempty"`
	// ready replicas.
	// +optional
	Ready *int32 `json:"ready,omitempty"`
	// version that its pods run.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Version string `json:"version,omitempty"`
	// lag in events between what other services have told and what this one has read. Absent while not known.
	// +optional
	Lag *int64 `json:"lag,omitempty"`
	// endpoint inside the cluster.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Endpoint string `json:"endpoint,omitempty"`
}

// Stack is one running set of the four services.
//
// +kubebuilder:object:root=true
// +kubebuilder:storageversion
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=gxs,categories=guanxi
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Services",type=string,JSONPath=`.status.summary`
// +kubebuilder:printcolumn:name="Version",type=string,JSONPath=`.status.version`
// +kubebuilder:printcolumn:name="Wanted",type=string,JSONPath=`.spec.version`
// +kubebuilder:printcolumn:name="Tenants",type=integer,JSONPath=`.status.tenants`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="size(self.metadata.name) <= 40",message="a Stack's name has at most 40 characters: the names of its services are made of it"
// +kubebuilder:validation:XValidation:rule="self.metadata.name.matches('^[a-z0-9-]*$')",message="a Stack's name has no dots: the names of its services are made of it"
type Stack struct {
	metav1.TypeMeta `json:",inline"`
	// metadata of the object.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says what is wanted.
	// +required
	Spec StackSpec `json:"spec,omitzero"`
	// status says what is.
	// +optional
	Status StackStatus `json:"status,omitzero"`
}

// Hub marks the version that others are converted through.
func (*Stack) Hub() {}

// StackList is a list of Stacks.
//
// +kubebuilder:object:root=true
type StackList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []Stack `json:"items"`
}
