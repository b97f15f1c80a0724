package v1alpha1

import "k8s.io/apimachinery/pkg/api/resource"

// Limits bound what a tenant may use; one that is left out is no limit. Each service holds the tenant to them by itself.
//
// +kubebuilder:validation:MinProperties=1
type Limits struct {
	// requestsPerSecond that each pod takes of the tenant.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	RequestsPerSecond *int32 `json:"requestsPerSecond,omitempty"`
	// burst of requests above the rate; as many as one second's when left out.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Burst *int32 `json:"burst,omitempty"`
	// customers that may be registered.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Customers *int64 `json:"customers,omitempty"`
	// storage of the documents in each service.
	// +optional
	Storage *resource.Quantity `json:"storage,omitempty"`
	// eventsPerDay that each service may tell in a day (UTC).
	// +optional
	// +kubebuilder:validation:Minimum=1
	EventsPerDay *int64 `json:"eventsPerDay,omitempty"`
}

// ReplicaBounds bound how many pods a service may have.
//
// +kubebuilder:validation:XValidation:rule="self.min <= self.max",message="min must not exceed max"
type ReplicaBounds struct {
	// min is never gone below.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=200
	Min int32 `json:"min,omitempty"`
	// max is never exceeded.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=200
	Max int32 `json:"max,omitempty"`
}
