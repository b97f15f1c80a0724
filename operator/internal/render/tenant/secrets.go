package tenant

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"
	corev1ac "k8s.io/client-go/applyconfigurations/core/v1"
)

// Keys of the Secrets that say how to reach MongoDB and Kafka.
const (
	KeyURI      = "uri"
	KeyUser     = "user"
	KeyPassword = "password"
	KeyBrokers  = "brokers"
	KeyTLS      = "tls"
	KeyCA       = "ca.crt"
)

// What the operator notes on the Secrets it has made.
const (
	// RotationAnnotation is the value of the Tenant's rotation annotation that the password was made for.
	RotationAnnotation = "guanxi.dev/credentials-for"
	// NumberAnnotation counts the tenant's rotations: of two Secrets the one with the higher number is the newer.
	NumberAnnotation = "guanxi.dev/credentials-number"
	// SharedAnnotation with the value "true" says that the Secret holds the administrator's own credentials, because the
	// server has no users. It stays so until the next rotation.
	SharedAnnotation = "guanxi.dev/credentials-shared"
)

// Connection is what a Secret says of one server.
type Connection struct {
	Data   map[string][]byte
	Shared bool // the server has no users, so the data are the administrator's
}

// Edition says which of the tenant's rotations credentials were made in.
type Edition struct {
	Slot     Slot
	Number   int
	Rotation string // the value of the Tenant's rotation annotation
}

// MongoDBSecret renders the Secret by which a tenant's pods reach MongoDB.
func MongoDBSecret(id string, e Edition, c Connection) *corev1ac.SecretApplyConfiguration {
	return secret(id, e.Slot.MongoDBSecretName(), e, c)
}

// KafkaSecret renders the Secret by which a tenant's pods reach Kafka.
func KafkaSecret(id string, e Edition, c Connection) *corev1ac.SecretApplyConfiguration {
	return secret(id, e.Slot.KafkaSecretName(), e, c)
}

func secret(id, name string, e Edition, c Connection) *corev1ac.SecretApplyConfiguration {
	annotations := map[string]string{RotationAnnotation: e.Rotation, NumberAnnotation: strconv.Itoa(e.Number)}
	if c.Shared {
		annotations[SharedAnnotation] = "true"
	}
	return corev1ac.Secret(name, NamespaceName(id)).WithLabels(Labels(id)).WithType(corev1.SecretTypeOpaque).
		WithAnnotations(annotations).WithData(c.Data)
}

// PullSecret renders the copy of an image pull Secret in a dedicated tenant's namespace.
func PullSecret(id string, original *corev1.Secret) *corev1ac.SecretApplyConfiguration {
	return corev1ac.Secret(original.Name, NamespaceName(id)).WithLabels(Labels(id)).WithType(original.Type).WithData(original.Data)
}
