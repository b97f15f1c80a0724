package v1alpha1

import (
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TenantSpec says what a tenant is and what it is to have.
type TenantSpec struct {
	// id that tokens carry and data are kept under. It cannot change and is the object's name.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="id cannot change; make another tenant"
	ID string `json:"id,omitempty"`
	// displayName for people.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=200
	DisplayName string `json:"displayName,omitempty"`
	// className of the TenantClass. A change must stay within one isolation.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	ClassName string `json:"className,omitempty"`
	// hostnames that the tenant is reached at. No other tenant may have one of them.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=16
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:Pattern=`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`
	Hostnames []string `json:"hostnames,omitempty"`
	// admins are the subjects (sub) of tokens that may do everything in the tenant, whatever roles their tokens carry.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=256
	Admins []string `json:"admins,omitempty"`
	// region whose Stacks the tenant may be placed into; any when empty.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Region string `json:"region,omitempty"`
	// language of the tenant, BCP 47.
	// +optional
	// +kubebuilder:validation:MinLength=2
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`
	Language string `json:"language,omitempty"`
	// timeZone of the tenant, an IANA name; UTC when empty.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone,omitempty"`
	// currency of the tenant, ISO 4217.
	// +optional
	// +kubebuilder:validation:Pattern=`^[A-Z]{3}$`
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=3
	Currency string `json:"currency,omitempty"`
	// settings of the services, <service>.<setting>.
	// +optional
	// +kubebuilder:validation:MinProperties=1
	// +kubebuilder:validation:MaxProperties=64
	// +kubebuilder:validation:XValidation:rule="self.all(k, k.matches('^[a-z]+[.][a-zA-Z][a-zA-Z0-9]*$'))",message="a setting is named <service>.<setting>"
	Settings map[string]SettingValue `json:"settings,omitempty"`
	// overrides of what the class gives, within its bounds.
	// +optional
	Overrides *TenantOverrides `json:"overrides,omitempty"`
	// state Suspended stops the tenant; its data stay.
	// +optional
	// +default="Active"
	State State `json:"state,omitempty"`
	// deletionPolicy for the tenant's data; the class's when empty.
	// +optional
	DeletionPolicy DeletionPolicy `json:"deletionPolicy,omitempty"`
	// deletionProtection Enabled refuses deletion until it is Disabled.
	// +optional
	// +default="Disabled"
	// +kubebuilder:validation:Enum=Enabled;Disabled
	DeletionProtection string `json:"deletionProtection,omitempty"`
}

// SettingValue is the value of one setting.
//
// +kubebuilder:validation:MaxLength=256
type SettingValue string

// TenantOverrides change what the class gives.
//
// +kubebuilder:validation:MinProperties=1
type TenantOverrides struct {
	// limits instead of the class's, each within its maxLimits.
	// +optional
	Limits *Limits `json:"limits,omitempty"`
	// services of a Dedicated tenant with other replicas.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	Services []ServiceOverride `json:"services,omitempty"`
}

// ServiceOverride changes how many pods one service has.
type ServiceOverride struct {
	// name of the service.
	// +required
	Name ServiceName `json:"name,omitempty"`
	// replicas bound the service; equal bounds fix it.
	// +required
	Replicas ReplicaBounds `json:"replicas,omitzero"`
}

// Phase sums up a tenant's conditions for people.
//
// +kubebuilder:validation:Enum=Pending;Provisioning;Ready;Suspended;Degraded;Deleting
type Phase string

// The phases.
const (
	PhasePending      Phase = "Pending"      // something must be put right before it can begin
	PhaseProvisioning Phase = "Provisioning" // under way
	PhaseReady        Phase = "Ready"
	PhaseSuspended    Phase = "Suspended"
	PhaseDegraded     Phase = "Degraded" // was ready and is not
	PhaseDeleting     Phase = "Deleting"
)

// TenantStatus says how the tenant is.
//
// +kubebuilder:validation:MinProperties=1
type TenantStatus struct {
	// conditions are Ready, NamespaceReady, CredentialsReady, DataReady, StackReady, RouteReady, Suspended.
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
	// phase sums up the conditions.
	// +optional
	Phase Phase `json:"phase,omitempty"`
	// namespace of the tenant's Stack.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Namespace string `json:"namespace,omitempty"`
	// stack that serves the tenant.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Stack string `json:"stack,omitempty"`
	// url that the tenant is reached at first.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=300
	URL string `json:"url,omitempty"`
	// credentials is the value of the rotation annotation that the credentials in use were made for.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Credentials string `json:"credentials,omitempty"`
	// usage as the services have measured it last.
	// +optional
	Usage *TenantUsage `json:"usage,omitempty"`
}

// TenantUsage is what a tenant uses.
//
// +kubebuilder:validation:MinProperties=1
type TenantUsage struct {
	// customers that are registered.
	// +optional
	Customers *int64 `json:"customers,omitempty"`
	// storage of all documents.
	// +optional
	Storage *resource.Quantity `json:"storage,omitempty"`
	// eventsToday that were told since midnight UTC.
	// +optional
	EventsToday *int64 `json:"eventsToday,omitempty"`
	// lastActivity is when the tenant was last used, to the minute.
	// +optional
	LastActivity *metav1.Time `json:"lastActivity,omitempty"`
}

// Tenant is somebody whom Guanxi runs for.
//
// +kubebuilder:object:root=true
// +kubebuilder:storageversion
// +kubebuilder:subresource:status
// +kubebuilder:resource:scope=Cluster,shortName=gxt,categories=guanxi
// +kubebuilder:printcolumn:name="Name",type=string,JSONPath=`.spec.displayName`
// +kubebuilder:printcolumn:name="Class",type=string,JSONPath=`.spec.className`
// +kubebuilder:printcolumn:name="Phase",type=string,JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="URL",type=string,JSONPath=`.status.url`
// +kubebuilder:printcolumn:name="Customers",type=integer,JSONPath=`.status.usage.customers`
// +kubebuilder:printcolumn:name="Stack",type=string,priority=1,JSONPath=`.status.stack`
// +kubebuilder:printcolumn:name="Namespace",type=string,priority=1,JSONPath=`.status.namespace`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.spec.id == self.metadata.name",message="the object's name must be spec.id"
type Tenant struct {
	metav1.TypeMeta `json:",inline"`
	// metadata of the object.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitzero"`
	// spec says what is wanted.
	// +required
	Spec TenantSpec `json:"spec,omitzero"`
	// status says what is.
	// +optional
	Status TenantStatus `json:"status,omitzero"`
}

// Hub marks the version that others are converted through.
func (*Tenant) Hub() {}

// TenantList is a list of Tenants.
//
// +kubebuilder:object:root=true
type TenantList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitzero"`
	Items           []Tenant `json:"items"`
}
