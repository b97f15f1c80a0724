package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// Names of the keys of the connections' Secrets.
const (
	MongoDBURIKey     = "uri"
	KafkaBrokersKey   = "brokers"
	KafkaUserKey      = "user"
	KafkaPasswordKey  = "password"
	KafkaTLSKey       = "tls"
	KafkaAuthorityKey = "ca.crt"
)

// Connections is what may be told of the connections' Secrets: no credentials.
type Connections struct {
	// Revision is another one whenever what the Secrets hold is.
	Revision string
	// Brokers are Kafka's addresses, comma-separated.
	Brokers string
	// Login says that there are a user and a password for Kafka.
	Login bool
	// TLS says that Kafka is spoken to over TLS.
	TLS bool
	// Authority says that there is a certificate to check Kafka's against.
	Authority bool
}

// Preparation names what a version needs to be there before it runs: it is another one for another version, image or connection.
func Preparation(stack *v1alpha1.Stack, connections Connections) string {
	spec := stack.Spec
	return hash(fmt.Appendf(nil, "%q %q %#v %#v %q", spec.Version, spec.Image.Registry, spec.MongoDB, spec.Kafka, connections.Revision))
}

// hash returns eight hexadecimal digits of what it is given.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}
