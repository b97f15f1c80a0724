package stack

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	render "github.com/guanxi-crm/guanxi/operator/internal/render/stack"
)

// secretFact is what may be remembered of a Secret.
type secretFact struct {
	version  string // resourceVersion that the rest was found in
	revision string // another one when the contents are; made with the Secret's UID, so that no content can be guessed from it
	has      map[string]bool
	brokers  string
	tls      string
}

// secretFacts remembers what was found in Secrets, so that one is read again only when its metadata have changed.
type secretFacts struct{ facts sync.Map } // client.ObjectKey → secretFact

// fact of the Secret, nil when there is none.
func (r *Reconciler) fact(ctx context.Context, key client.ObjectKey) (*secretFact, error) {
	metadata := &metav1.PartialObjectMetadata{}
	metadata.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Secret"))
	if err := r.Client.Get(ctx, key, metadata); err != nil {
		return r.forget(key, err)
	}
	if known, ok := r.secrets.facts.Load(key); ok {
		if fact, ok := known.(*secretFact); ok && fact.version == metadata.ResourceVersion {
			return fact, nil
		}
	}
	secret := &corev1.Secret{}
	if err := r.Uncached.Get(ctx, key, secret); err != nil {
		return r.forget(key, err)
	}
	fact := factOf(secret)
	r.secrets.facts.Store(key, fact)
	return fact, nil
}

func (r *Reconciler) forget(key client.ObjectKey, err error) (*secretFact, error) {
	if !apierrors.IsNotFound(err) {
		return nil, err
	}
	r.secrets.facts.Delete(key)
	return nil, nil
}

func factOf(secret *corev1.Secret) *secretFact {
	fact := &secretFact{
		version: secret.ResourceVersion,
		has:     map[string]bool{},
		brokers: string(secret.Data[render.KafkaBrokersKey]),
		tls:     string(secret.Data[render.KafkaTLSKey]),
	}
	sum := sha256.New()
	sum.Write([]byte(secret.UID))
	for _, key := range []string{
		render.MongoDBURIKey, render.KafkaBrokersKey, render.KafkaUserKey, render.KafkaPasswordKey, render.KafkaTLSKey, render.KafkaAuthorityKey,
	} {
		content := sha256.Sum256(secret.Data[key])
		sum.Write(content[:])
		fact.has[key] = len(secret.Data[key]) > 0
	}
	fact.revision = hex.EncodeToString(sum.Sum(nil)[:8])
	return fact
}
