package v1alpha1

// MongoDBConnection says how the services reach MongoDB. Each service has a database of its own.
type MongoDBConnection struct {
	// secretName of a Secret in the Stack's namespace whose key uri is the connection string.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	SecretName string `json:"secretName,omitempty"`
	// databasePrefix before the services' names: guanxi_ makes guanxi_customer.
	// +optional
	// +default="guanxi_"
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=48
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_-]+$`
	DatabasePrefix string `json:"databasePrefix,omitempty"`
}

// KafkaConnection says how the services reach Kafka.
//
// +kubebuilder:validation:XValidation:rule="has(self.topicPrefix) == has(oldSelf.topicPrefix)",message="topicPrefix can be neither added nor removed later: events would be left behind"
type KafkaConnection struct {
	// secretName of a Secret in the Stack's namespace: brokers (comma-separated addresses), and where they are needed
	// user and password (SCRAM-SHA-512), tls ("true") and ca.crt (PEM).
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	SecretName string `json:"secretName,omitempty"`
	// topicPrefix before every topic and group. It cannot change: events would be left behind.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=100
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9._-]+$`
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="topicPrefix cannot change"
	TopicPrefix string `json:"topicPrefix,omitempty"`
	// partitions of topics that are created. More cannot be added later without mixing up the order of events.
	// +optional
	// +default=6
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Partitions int32 `json:"partitions,omitempty"`
	// replicas of topics that are created.
	// +optional
	// +default=3
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=9
	Replicas int32 `json:"replicas,omitempty"`
}

// OIDC says whose tokens are taken.
type OIDC struct {
	// issuer is the URL that the tokens' iss must equal.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^https?://`
	Issuer string `json:"issuer,omitempty"`
	// audience that the tokens' aud must contain.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Audience string `json:"audience,omitempty"`
}

// Telemetry says where traces and metrics are sent.
type Telemetry struct {
	// endpoint is the base URL of an OTLP/HTTP receiver.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	// +kubebuilder:validation:Pattern=`^https?://`
	Endpoint string `json:"endpoint,omitempty"`
	// samplingPercent of the traces that begin here are recorded.
	// +optional
	// +default=10
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	SamplingPercent *int32 `json:"samplingPercent,omitempty"`
}

// GatewayReference names a Gateway of the Gateway API.
type GatewayReference struct {
	// name of the Gateway.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
	// namespace of the Gateway; the Stack's when empty.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Namespace string `json:"namespace,omitempty"`
	// sectionName of one of its listeners; all that fit when empty.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	SectionName string `json:"sectionName,omitempty"`
	// scheme that tenants' addresses begin with.
	// +optional
	// +default="https"
	// +kubebuilder:validation:Enum=http;https
	Scheme string `json:"scheme,omitempty"`
}
