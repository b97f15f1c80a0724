package v1alpha1

// What the operator and its users write on objects.
const (
	// FieldManager is the operator's name in managedFields.
	FieldManager = "guanxi-operator"
	// CleanupFinalizer keeps a Tenant until its data are dealt with as its deletion policy says.
	CleanupFinalizer = "guanxi.dev/cleanup"
	// InUseFinalizer keeps a TenantClass or a Stack until no Tenant needs it.
	InUseFinalizer = "guanxi.dev/in-use"

	// RotateAnnotation on a Tenant asks for new credentials each time its value changes.
	RotateAnnotation = "guanxi.dev/rotate-credentials"
	// AbandonAnnotation with the value "true" on a Tenant that is being deleted gives up what cannot be removed from its
	// servers. The receipt lists it.
	AbandonAnnotation = "guanxi.dev/abandon-data"
	// TenantsRevisionAnnotation on a pod makes the kubelet bring a changed tenants file to it at once.
	TenantsRevisionAnnotation = "guanxi.dev/tenants-revision"

	// TenantLabel names the tenant that an object is for.
	TenantLabel = "guanxi.dev/tenant"
	// StackLabel names the Stack that an object belongs to.
	StackLabel = "guanxi.dev/stack"
	// ServiceLabel names the service that an object belongs to.
	ServiceLabel = "guanxi.dev/service"
)

// ServiceName is one of the four services.
//
// +kubebuilder:validation:Enum=customer;interaction;feedback;analytics
type ServiceName string

// The services, in the order in which they are rolled out: those that tell before those that listen.
const (
	Customer    ServiceName = "customer"
	Interaction ServiceName = "interaction"
	Feedback    ServiceName = "feedback"
	Analytics   ServiceName = "analytics"
)

// ServiceNames returns the services in the order in which they are rolled out.
func ServiceNames() []ServiceName { return []ServiceName{Customer, Interaction, Feedback, Analytics} }

// State says whether something is to serve.
//
// +kubebuilder:validation:Enum=Active;Suspended
type State string

// The states.
const (
	Active    State = "Active"
	Suspended State = "Suspended"
)
