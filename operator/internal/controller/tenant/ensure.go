package tenant

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"maps"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/guanxi-crm/guanxi/operator/internal/data"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// ensureMongoDB makes the Secret for MongoDB and the user whom it names. Where the server has no users it writes down the
// administrator's own credentials instead.
func (v *visit) ensureMongoDB(ctx context.Context, access admin, todo intention, found secrets) error {
	id, slot := v.tenant.Spec.ID, todo.edition.Slot
	server, err := v.Servers.OpenMongoDB(ctx, access.uri)
	if err != nil {
		return mongoDB().stop(err)
	}
	defer func() { _ = server.Close(context.WithoutCancel(ctx)) }()
	write := func(c render.Connection) error {
		return v.applySecret(ctx, render.MongoDBSecret(id, todo.edition, c), found, slot.MongoDBSecretName(), c)
	}
	shared := render.Connection{Shared: true, Data: map[string][]byte{render.KeyURI: []byte(access.uri)}}
	if !todo.renew && found.isShared(slot.MongoDBSecretName()) {
		return write(shared)
	}
	user := data.User{
		Name:      slot.UserName(id),
		Password:  password(todo, found, slot.MongoDBSecretName()),
		Databases: render.Databases(render.DatabasePrefix(id)),
	}
	if err := write(render.Connection{Data: map[string][]byte{
		render.KeyURI:      []byte(server.URIFor(user.Name, user.Password)),
		render.KeyUser:     []byte(user.Name),
		render.KeyPassword: []byte(user.Password),
	}}); err != nil {
		return err
	}
	_, err = server.EnsureUser(ctx, user)
	if data.KindOf(err) == data.Unsupported {
		return write(shared)
	}
	if err != nil {
		return mongoDB().stop(err)
	}
	return nil
}

// ensureKafka does for Kafka what ensureMongoDB does. A cluster without an authorizer holds nobody to a prefix; the user is
// made all the same.
func (v *visit) ensureKafka(ctx context.Context, access admin, todo intention, found secrets) error {
	id, slot := v.tenant.Spec.ID, todo.edition.Slot
	server, err := v.Servers.OpenKafka(kafkaConfig(access.kafka))
	if err != nil {
		return kafka().stop(err)
	}
	write := func(c render.Connection) error {
		return v.applySecret(ctx, render.KafkaSecret(id, todo.edition, c), found, slot.KafkaSecretName(), c)
	}
	shared := render.Connection{Shared: true, Data: kafkaKeys(access.kafka)}
	if !todo.renew && found.isShared(slot.KafkaSecretName()) {
		return write(shared)
	}
	user, secret := slot.UserName(id), password(todo, found, slot.KafkaSecretName())
	own := kafkaKeys(access.kafka)
	own[render.KeyUser], own[render.KeyPassword] = []byte(user), []byte(secret)
	if err := write(render.Connection{Data: own}); err != nil {
		return err
	}
	_, err = server.EnsureUser(ctx, user, secret)
	if data.KindOf(err) == data.Unsupported {
		return write(shared)
	}
	if err != nil {
		return kafka().stop(err)
	}
	if _, err := server.EnsureACLs(ctx, user, render.TopicPrefix(id)); err != nil && data.KindOf(err) != data.Unsupported {
		return kafka().stop(err)
	}
	return nil
}

// kafkaKeys returns of an administrator's Secret what pods read.
func kafkaKeys(secret map[string][]byte) map[string][]byte {
	keys := make(map[string][]byte)
	for _, key := range []string{render.KeyBrokers, render.KeyUser, render.KeyPassword, render.KeyTLS, render.KeyCA} {
		if value, there := secret[key]; there {
			keys[key] = value
		}
	}
	return keys
}

// applySecret writes a Secret before the server hears of what is in it, so that no password is ever lost, and notes what it
// holds from now on.
func (v *visit) applySecret(ctx context.Context, desired runtime.ApplyConfiguration, found secrets, name string, c render.Connection) error {
	if _, err := v.Applier.Apply(ctx, desired); err != nil {
		return v.inNamespace(err)
	}
	written := &corev1.Secret{Data: maps.Clone(c.Data)}
	if c.Shared {
		written.Annotations = map[string]string{render.SharedAnnotation: "true"}
	}
	found[name] = written
	return nil
}

// password returns the one that the Secret holds, or a new one.
func password(todo intention, found secrets, name string) string {
	if kept := found.password(name); kept != "" && !todo.renew {
		return kept
	}
	const size = 32
	random := make([]byte, size)
	_, _ = rand.Read(random) // never fails
	return base64.RawURLEncoding.EncodeToString(random)
}
