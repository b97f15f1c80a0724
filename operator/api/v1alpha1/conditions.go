package v1alpha1

// Conditions of a Tenant. Each is True when all is well; its reason and message say what is missing and what to do.
const (
	TenantReady            = "Ready"            // the tenant is served, or suspended as asked
	TenantNamespaceReady   = "NamespaceReady"   // a dedicated tenant's namespace and what bounds it are there
	TenantCredentialsReady = "CredentialsReady" // users of MongoDB and Kafka and the Secrets with them
	TenantDataReady        = "DataReady"        // databases and topics can be used; or, while deleting, how far it is
	TenantStackReady       = "StackReady"       // a Stack serves the tenant
	TenantRouteReady       = "RouteReady"       // the gateway takes the tenant's hostnames
	TenantSuspended        = "Suspended"        // True while suspended
)

// Conditions of a Stack.
const (
	StackReady            = "Ready"            // every service runs the version asked for, and is available
	StackConnectionsReady = "ConnectionsReady" // the Secrets are there and whole
	StackPrepared         = "Prepared"         // indexes and topics of the version are there
	StackRolledOut        = "RolledOut"        // False while services change, and when a roll-out has stopped
	StackSuspended        = "Suspended"        // True while scaled to zero
)

// Conditions of a StackService.
const (
	StackServiceAvailable = "Available" // enough pods are ready
)

// Conditions of a TenantClass.
const (
	TenantClassAccepted = "Accepted" // its references are there; False also while it waits to be deleted
)

// Reasons that are the same on several conditions. A reason is for programs; the message beside it says what to do.
const (
	ReasonReady       = "Ready"
	ReasonProgressing = "Progressing"
	ReasonSuspended   = "Suspended"
	ReasonActive      = "Active"
	ReasonNotNeeded   = "NotNeeded" // a pooled tenant has no namespace of its own
	ReasonDeleting    = "Deleting"
	ReasonError       = "Error" // what the message says; the operator tries again

	ReasonClassNotFound       = "ClassNotFound"
	ReasonClassDeleting       = "ClassDeleting"
	ReasonIsolationFixed      = "IsolationFixed" // a tenant that is placed cannot change between Pooled and Dedicated
	ReasonOverrideOutOfBounds = "OverrideOutOfBounds"
	ReasonSuspendNotSupported = "SuspendNotSupported"
	ReasonSpecInvalid         = "SpecInvalid" // a value that no rule of the CRD can tell, such as a time zone that does not exist
	ReasonNoStackMatches      = "NoStackMatches"
	ReasonPoolFull            = "PoolFull"
	ReasonStackNotReady       = "StackNotReady"
	ReasonNamespaceNotOurs    = "NamespaceNotOurs"
	ReasonNamespaceDeleting   = "NamespaceDeleting"
	ReasonQuotaExhausted      = "QuotaExhausted"

	ReasonSecretNotFound     = "SecretNotFound"
	ReasonSecretIncomplete   = "SecretIncomplete"
	ReasonMongoDBUnreachable = "MongoDBUnreachable"
	ReasonMongoDBRefused     = "MongoDBRefused"
	ReasonKafkaUnreachable   = "KafkaUnreachable"
	ReasonKafkaRefused       = "KafkaRefused"
	ReasonSharedCredentials  = "SharedCredentials" //nolint:gosec // a word. The server has no users: True, and the message says so

	ReasonPreparing         = "Preparing"
	ReasonPrepareFailed     = "PrepareFailed"
	ReasonRollingOut        = "RollingOut"
	ReasonRolloutStopped    = "RolloutStopped"
	ReasonImageNotAvailable = "ImageNotAvailable"
	ReasonUnavailable       = "Unavailable"

	ReasonHostnameTaken     = "HostnameTaken"
	ReasonNoGateway         = "NoGateway" // the Stack names none: True, and the message says so
	ReasonGatewayAPIMissing = "GatewayAPIMissing"
	ReasonAwaitingGateway   = "AwaitingGateway"
	ReasonRouteRefused      = "RouteRefused"

	ReasonDeletionProtected = "DeletionProtected"
	ReasonRetentionPeriod   = "RetentionPeriod"
	ReasonCleaningUp        = "CleaningUp"
	ReasonCleanupFailed     = "CleanupFailed"
	ReasonInUse             = "InUse"
)
