package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Isolation says what tenants share.
//
// +kubebuilder:validation:Enum=Pooled;Dedicated
type Isolation string

// The isolations.
const (
	Pooled    Isolation = "Pooled"    // a Stack, its databases and its topics are shared
	Dedicated Isolation = "Dedicated" // a namespace, a Stack, databases, topics and users of the tenant's own
)

// DeletionPolicy says what becomes of a deleted tenant's data.
//
// +kubebuilder:validation:Enum=Retain;Delete
type DeletionPolicy string

// The deletion policies.
const (
	Retain DeletionPolicy = "Retain"
	Delete DeletionPolicy = "Delete"
)

// TenantClassSpec is a plan that tenants are sold.
//
// +kubebuilder:validation:XValidation:rule="self.isolation == 'Pooled' ? has(self.pool) && !has(self.dedicated) : has(self.dedicated) && !has(self.pool)",message="a Pooled class has pool, a Dedicated one has dedicated, and not the other"
type TenantClassSpec struct {
	// isolation of the class's tenants. It cannot change.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="isolation cannot change; make another class and move tenants to it"
	Isolation Isolation `json:"isolation,omitempty"`
	// description for those who choose.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Description string `json:"description,omitempty"`
	// pool of Stacks for Pooled tenants.
	// +optional
	Pool *Pool `json:"pool,omitempty"`
	// dedicated says what each Dedicated tenant gets.
	// +optional
	Dedicated *Dedication `json:"dedicated,omitempty"`
	// limits of each tenant that overrides nothing.
	// +optional
	Limits *Limits `json:"limits,omitempty"`
	// maxLimits that a tenant's overrides may reach. A limit that is left out here cannot be overridden.
	// +optional
	MaxLimits *Limits `json:"maxLimits,omitempty"`
	// suspension says whether tenants of the class may be suspended.
	// +optional
	// +default="Allowed"
	// +kubebuilder:validation:Enum=Allowed;Forbidden
	Suspension string `json:"suspension,omitempty"`
	// deletionPolicy of tenants that name none.
	// +optional
	// +default="Retain"
	DeletionPolicy DeletionPolicy `json:"deletionPolicy,omitempty"`
	// retentionAfterDeletion is how long policy Delete waits before it removes the data. The tenant is not served meanwhile.
	// +optional
	RetentionAfterDeletion *metav1.Duration `json:"retentionAfterDeletion,omitempty"`
}

// Pool chooses the Stacks that tenants are placed into.
type Pool struct {
	// selector of the Stacks, in any namespace; an empty one matches none.
	// +required
	Selector metav1.LabelSelector `json:"selector,omitzero"`
}

// Dedication says what a Dedicated tenant gets.
type Dedication struct {
	// stack is what the tenant's own Stack is made from.
	// +required
	Stack StackTemplate `json:"stack,omitzero"`
	// replicas that a tenant's overrides may ask for, for each service.
	// +optional
	Replicas *ReplicaBounds `json:"replicas,omitempty"`
	// quota of the tenant's namespace.
	// +optional
	Quota corev1.ResourceList `json:"quota,omitempty"`
	// limitRange of the tenant's namespace.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	LimitRange []corev1.LimitRangeItem `json:"limitRange,omitempty"`
	// mongodbAdminSecret in the operator's namespace: key uri, of a user who may make users and drop databases.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	MongoDBAdminSecret string `json:"mongodbAdminSecret,omitempty"`
	// kafkaAdminSecret in the operator's namespace: brokers, and where they are needed user, password, tls and ca.crt, of a
	// user who may make users, ACLs and topics.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	KafkaAdminSecret string `json:"kafkaAdminSecret,omitempty"`
	// egress names what the tenant's pods may reach besides DNS and each other: MongoDB, Kafka, the issuer, telemetry. When
	// it is left out they may reach every address.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=32
	Egress []EgressTarget `json:"egress,omitempty"`
}

// EgressTarget is something that pods may connect to: exactly one of cidr and namespace.
//
// +kubebuilder:validation:ExactlyOneOf=cidr;namespace
type EgressTarget struct {
	// cidr of addresses.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	CIDR string `json:"cidr,omitempty"`
	// namespace whose pods may be reached.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Namespace string `json:"namespace,omitempty"`
	// ports that may be reached; all when empty.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:items:Minimum=1
	// +kubebuilder:validation:items:Maximum=65535
	Ports []int32 `json:"ports,omitempty"`
}

// StackTemplate is what Stacks of dedicated tenants are made from; the rest of their spec is the tenant's own.
type StackTemplate struct {
	// version of the services.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_][A-Za-z0-9._-]*$`
	Version string `json:"version,omitempty"`
	// image says where the images come from.
	// +optional
	// +default={}
	Image ImageSource `json:"image,omitzero"`
	// services changes single services.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	Services []ServiceSpec `json:"services,omitempty"`
	// partitions of topics that are created.
	// +optional
	// +default=3
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Partitions int32 `json:"partitions,omitempty"`
	// topicReplicas of topics that are created.
	// +optional
	// +default=3
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=9
	TopicReplicas int32 `json:"topicReplicas,omitempty"`
	// oidc says whose tokens are taken.
	// +required
	OIDC OIDC `json:"oidc,omitzero"`
	// telemetry says where traces and metrics are sent.
	// +optional
	Telemetry *Telemetry `json:"telemetry,omitempty"`
	// gateway that the tenants' hostnames are attached to.
	// +optional
	Gateway *GatewayReference `json:"gateway,omitempty"`
}

// TenantClassStatus says how the class is.
//
// +kubebuilder:validation:MinProperties=1
type TenantClassStatus struct {
	// conditions are Accepted.
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
	// tenants of the class.
	// +optional
	Tenants *int32 `json:"tenants,omitempty"`
}

// TenantClass is a plan that tenants are sold.
//
// +kubebuilder:object:root=true
// +kubebuilder:storageversion
// +kubebuilder:subresource:status
// +kubebuilder:resource:scope=Cluster,shortName=gxc,categories=guanxi
// +kubebuilder:printcolumn:name="Isolation",type=string,JSONPath=`.spec.isolation`
// +kubebuilder:printcolumn:name="Accepted",type=string,JSONPath=`.status.conditions[?(@.type=="Accepted")].status`
// +kubebuilder:printcolumn:name="Tenants",type=integer,JSONPath=`.status.tenants`
// +kubebuilder:printcolumn:name="Policy",type=string,JSONPath=`.spec.deletionPolicy`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type TenantClass struct {
	metav1.TypeMeta `json:",inline"`
	// metadata of the object.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says what is sold.
	// +required
	Spec TenantClassSpec `json:"spec,omitzero"`
	// status says what is.
	// +optional
	Status TenantClassStatus `json:"status,omitzero"`
}

// Hub marks the version that others are converted through.
func (*TenantClass) Hub() {}

// TenantClassList is a list of TenantClasses.
//
// +kubebuilder:object:root=true
type TenantClassList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []TenantClass `json:"items"`
}
