package stack

import (
	"context"
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// connect finds out whether the connections' Secrets are there and whole. Until they are, what runs is left as it is.
func (p *pass) connect(ctx context.Context) error {
	mongodb, err := p.fact(ctx, p.inNamespace(p.stack.Spec.MongoDB.SecretName))
	if err != nil {
		p.unknown(v1alpha1.StackConnectionsReady, "The Secrets have not been read yet.")
		return fmt.Errorf("read the Secret of MongoDB: %w", err)
	}
	kafka, err := p.fact(ctx, p.inNamespace(p.stack.Spec.Kafka.SecretName))
	if err != nil {
		p.unknown(v1alpha1.StackConnectionsReady, "The Secrets have not been read yet.")
		return fmt.Errorf("read the Secret of Kafka: %w", err)
	}
	if reason, message := p.missing(mongodb, kafka); reason != "" {
		p.unmet(v1alpha1.StackConnectionsReady, reason, message)
		return nil
	}
	p.connected = true
	p.connections = render.Connections{
		Revision:  mongodb.revision + kafka.revision,
		Brokers:   kafka.brokers,
		Login:     kafka.has[render.KafkaUserKey],
		TLS:       kafka.tls == "true",
		Authority: kafka.has[render.KafkaAuthorityKey],
	}
	p.met(v1alpha1.StackConnectionsReady, v1alpha1.ReasonReady, "The Secrets of MongoDB and Kafka are there and whole.")
	return nil
}

func (p *pass) inNamespace(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: p.stack.Namespace, Name: name}
}

// missing says what to do before the services can be connected; nothing when they can.
func (p *pass) missing(mongodb, kafka *secretFact) (reason, message string) {
	incomplete := func(secret, what string) (string, string) {
		return v1alpha1.ReasonSecretIncomplete, fmt.Sprintf("Secret %s/%s %s.", p.stack.Namespace, secret, what)
	}
	absent := func(secret, keys string) (string, string) {
		return v1alpha1.ReasonSecretNotFound, fmt.Sprintf("Secret %s/%s is not there: create it with %s.", p.stack.Namespace, secret, keys)
	}
	mongodbName, kafkaName := p.stack.Spec.MongoDB.SecretName, p.stack.Spec.Kafka.SecretName
	switch {
	case mongodb == nil:
		return absent(mongodbName, "the key uri")
	case kafka == nil:
		return absent(kafkaName, "the key brokers, and user and password where Kafka wants a login")
	case !mongodb.has[render.MongoDBURIKey]:
		return incomplete(mongodbName, "lacks the key uri: set it to MongoDB's connection string")
	case !kafka.has[render.KafkaBrokersKey]:
		return incomplete(kafkaName, "lacks the key brokers: set it to Kafka's addresses, separated by commas")
	case kafka.has[render.KafkaUserKey] && !kafka.has[render.KafkaPasswordKey]:
		return incomplete(kafkaName, "has the key user and lacks password: set both or neither")
	case !kafka.has[render.KafkaUserKey] && kafka.has[render.KafkaPasswordKey]:
		return incomplete(kafkaName, "has the key password and lacks user: set both or neither")
	case kafka.tls != "" && kafka.tls != "true" && kafka.tls != "false":
		return incomplete(kafkaName, `has a key tls that is neither "true" nor "false": set it to one of them or remove it`)
	default:
		return "", ""
	}
}
