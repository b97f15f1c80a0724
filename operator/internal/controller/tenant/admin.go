package tenant

import (
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// admin is how the operator itself reaches a class's servers.
type admin struct {
	uri   string            // of MongoDB
	kafka map[string][]byte // the data of the Secret
}

// readAdmin reads the class's administrators' Secrets, each time anew: they are not to be in the operator's memory.
func (v *visit) readAdmin(ctx context.Context, condition string) (admin, error) {
	plan := v.class.Spec.Dedicated
	mongodb, err := v.readSecret(ctx, condition, plan.MongoDBAdminSecret, render.KeyURI)
	if err != nil {
		return admin{}, err
	}
	kafka, err := v.readSecret(ctx, condition, plan.KafkaAdminSecret, render.KeyBrokers)
	if err != nil {
		return admin{}, err
	}
	return admin{uri: string(mongodb[render.KeyURI]), kafka: kafka}, nil
}

func (v *visit) readSecret(ctx context.Context, condition, name, key string) (map[string][]byte, error) {
	secret := &corev1.Secret{}
	err := v.Uncached.Get(ctx, client.ObjectKey{Namespace: v.Namespace, Name: name}, secret)
	switch {
	case apierrors.IsNotFound(err):
		return nil, stopf(condition, v1alpha1.ReasonSecretNotFound, "there is no Secret %s/%s, which TenantClass %s names: create it with the key %s",
			v.Namespace, name, v.class.Name, key).in(v.CheckEvery)
	case err != nil:
		return nil, err
	case strings.TrimSpace(string(secret.Data[key])) == "":
		return nil, stopf(condition, v1alpha1.ReasonSecretIncomplete, "Secret %s/%s, which TenantClass %s names, has no key %s: add it",
			v.Namespace, name, v.class.Name, key).in(v.CheckEvery)
	}
	return secret.Data, nil
}

// kafkaConfig reads a Kafka Secret.
func kafkaConfig(secret map[string][]byte) data.KafkaConfig {
	var brokers []string
	for broker := range strings.SplitSeq(string(secret[render.KeyBrokers]), ",") {
		brokers = append(brokers, strings.TrimSpace(broker))
	}
	return data.KafkaConfig{
		Brokers:  brokers,
		TLS:      strings.TrimSpace(string(secret[render.KeyTLS])) == "true",
		CA:       secret[render.KeyCA],
		User:     string(secret[render.KeyUser]),
		Password: string(secret[render.KeyPassword]),
	}
}
