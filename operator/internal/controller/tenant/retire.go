package tenant

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// tellCredentials says how the credentials are.
func (v *visit) tellCredentials(slot render.Slot, found secrets) {
	const condition = v1alpha1.TenantCredentialsReady
	mongodb, kafka := found.isShared(slot.MongoDBSecretName()), found.isShared(slot.KafkaSecretName())
	var of string
	switch {
	case mongodb && kafka:
		of = "MongoDB and Kafka have"
	case mongodb:
		of = "MongoDB has"
	case kafka:
		of = "Kafka has"
	default:
		v.is(condition, v1alpha1.ReasonReady, "the tenant has users of its own in MongoDB and Kafka")
		return
	}
	v.is(condition, v1alpha1.ReasonSharedCredentials, of+" no users: the tenant's pods log in as the administrator does; once there are "+
		"users, set the annotation "+v1alpha1.RotateAnnotation+" to a new value")
}

// retire removes the users and Secrets of a slot that no pod uses. Users go first: a Secret that is left makes it be done
// again.
func (v *visit) retire(ctx context.Context, access admin, slot render.Slot) error {
	if err := v.dropUsers(ctx, access, slot); err != nil {
		return err
	}
	for _, name := range []string{slot.MongoDBSecretName(), slot.KafkaSecretName()} {
		key := v.ownKey(name)
		secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: key.Namespace, Name: key.Name}}
		if _, err := v.Applier.Delete(ctx, secret); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) dropUsers(ctx context.Context, access admin, slot render.Slot) error {
	user := slot.UserName(v.tenant.Spec.ID)
	if err := supported(v.dropMongoDBUser(ctx, access, user)); err != nil {
		return mongoDB().stop(err)
	}
	if err := supported(v.dropKafkaUser(ctx, access, user)); err != nil {
		return kafka().stop(err)
	}
	return nil
}

func (v *visit) dropMongoDBUser(ctx context.Context, access admin, user string) error {
	server, err := v.Servers.OpenMongoDB(ctx, access.uri)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close(context.WithoutCancel(ctx)) }()
	_, err = server.DropUser(ctx, user)
	return err
}

// dropKafkaUser takes away what the user may do and then the user: connections that are open outlive the latter.
func (v *visit) dropKafkaUser(ctx context.Context, access admin, user string) error {
	server, err := v.Servers.OpenKafka(kafkaConfig(access.kafka))
	if err != nil {
		return err
	}
	_, err = server.DropACLs(ctx, user)
	if supported(err) != nil {
		return err
	}
	_, err = server.DropUser(ctx, user)
	return err
}

// supported is nil for the error of a server that does not have what was to be removed.
func supported(err error) error {
	if data.KindOf(err) == data.Unsupported {
		return nil
	}
	return err
}
