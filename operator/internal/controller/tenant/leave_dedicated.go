package tenant

import (
	"context"
	"errors"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// dismantleDedicated removes the namespace with all that runs there, then the users, and last, if the policy says so and the
// time has come, the data: by then nobody is left who could write.
func (v *visit) dismantleDedicated(ctx context.Context, receipt *render.Receipt) error {
	id := v.tenant.Spec.ID
	if err := v.dropNamespace(ctx); err != nil {
		return err
	}
	receipt.Removed = render.Note(receipt.Removed, "namespace "+render.NamespaceName(id))
	if v.class == nil {
		return v.abandonServers(receipt)
	}
	if err := v.atServers(ctx, receipt, v.removeUsers); err != nil {
		return err
	}
	if v.policy() == v1alpha1.Retain {
		receipt.Kept = render.Note(render.Note(receipt.Kept, databasesLine(id)), topicsLine(id))
		return nil
	}
	if err := v.outlast(); err != nil {
		return err
	}
	return v.atServers(ctx, receipt, v.removeData)
}

func databasesLine(id string) string {
	return "MongoDB databases " + strings.Join(render.Databases(render.DatabasePrefix(id)), ", ")
}

func topicsLine(id string) string {
	return "Kafka topics and groups beginning with " + render.TopicPrefix(id)
}

// dropNamespace deletes the tenant's namespace if it is ours, and waits until it is gone.
func (v *visit) dropNamespace(ctx context.Context) error {
	name := render.NamespaceName(v.tenant.Spec.ID)
	if _, err := v.Applier.Delete(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}); err != nil {
		return err
	}
	namespace := &corev1.Namespace{}
	err := v.Uncached.Get(ctx, client.ObjectKey{Name: name}, namespace)
	switch {
	case apierrors.IsNotFound(err):
		return nil
	case err != nil:
		return err
	case namespace.Labels[v1alpha1.TenantLabel] != v.tenant.Spec.ID || !isOurs(namespace):
		return nil
	}
	return v.namespaceDeleting(ctx)
}

// isOurs reports whether the operator has made the object: a label alone may be anybody's.
func isOurs(object client.Object) bool {
	return slices.ContainsFunc(object.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool {
		return entry.Manager == v1alpha1.FieldManager && entry.Subresource == ""
	})
}

// atServers does one part of the cleanup at the servers. What cannot be done keeps the deletion from its end, until it can or
// somebody gives it up.
func (v *visit) atServers(ctx context.Context, receipt *render.Receipt, part func(context.Context, admin, *render.Receipt) *stop) error {
	const condition = v1alpha1.TenantDataReady
	var failed *stop
	err := v.withServers(ctx, func(ctx context.Context) error {
		access, err := v.readAdmin(ctx, condition)
		if errors.As(err, &failed) {
			failed = cleanupFailed(failed.message, failed)
			return nil
		}
		if err == nil {
			failed = part(ctx, access, receipt)
		}
		return err
	})
	switch {
	case errors.Is(err, errBusy):
		return busy(condition)
	case err != nil:
		return err
	case failed != nil && v.isAbandoned():
		receipt.Abandoned = render.Note(receipt.Abandoned, failed.message)
		return nil
	}
	return failed.orNil()
}

// abandonServers deals with a class that is gone, and with it the way to its servers.
func (v *visit) abandonServers(receipt *render.Receipt) error {
	id := v.tenant.Spec.ID
	if !v.isAbandoned() {
		return cleanupFailed("TenantClass "+v.tenant.Spec.ClassName+" is gone, and with it the way to the tenant's servers: create it again",
			nil).in(v.CheckEvery)
	}
	for _, line := range []string{databasesLine(id), topicsLine(id), "users " + usersLine(id)} {
		receipt.Abandoned = render.Note(receipt.Abandoned, line)
	}
	return nil
}

func usersLine(id string) string {
	return render.SlotA.UserName(id) + " and " + render.SlotB.UserName(id)
}

// removeUsers removes the tenant's users at both servers, whichever of them fails.
func (v *visit) removeUsers(ctx context.Context, access admin, receipt *render.Receipt) *stop {
	id := v.tenant.Spec.ID
	var failed *stop
	for _, of := range []struct {
		server
		drop func(context.Context, admin, string) error
		what string
	}{
		{mongoDB(), v.dropMongoDBUser, "MongoDB users "},
		{kafka(), v.dropKafkaUser, "Kafka users, with their access-control lists, "},
	} {
		err := errors.Join(of.drop(ctx, access, render.SlotA.UserName(id)), of.drop(ctx, access, render.SlotB.UserName(id)))
		if data.KindOf(err) == data.Unsupported {
			continue // there are no users to remove
		}
		if err == nil {
			receipt.Removed = render.Note(receipt.Removed, of.what+usersLine(id))
		} else if failed == nil {
			failed = cleanupFailed(of.sentence(err), err)
		}
	}
	return failed
}

// removeData removes the tenant's databases, topics and groups, whichever server fails.
func (v *visit) removeData(ctx context.Context, access admin, receipt *render.Receipt) *stop {
	id := v.tenant.Spec.ID
	var failed *stop
	if err := v.dropDatabases(ctx, access); err == nil {
		receipt.Removed = render.Note(receipt.Removed, databasesLine(id))
	} else {
		failed = cleanupFailed(mongoDB().sentence(err), err)
	}
	if err := v.dropTopics(ctx, access); err == nil {
		receipt.Removed = render.Note(receipt.Removed, topicsLine(id))
	} else if failed == nil {
		failed = cleanupFailed(kafka().sentence(err), err)
	}
	return failed
}

func (v *visit) dropDatabases(ctx context.Context, access admin) error {
	server, err := v.Servers.OpenMongoDB(ctx, access.uri)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close(context.WithoutCancel(ctx)) }()
	_, err = server.DropDatabases(ctx, render.Databases(render.DatabasePrefix(v.tenant.Spec.ID)))
	return err
}

func (v *visit) dropTopics(ctx context.Context, access admin) error {
	server, err := v.Servers.OpenKafka(kafkaConfig(access.kafka))
	if err != nil {
		return err
	}
	prefix := render.TopicPrefix(v.tenant.Spec.ID)
	if _, err := server.DropTopics(ctx, prefix); err != nil {
		return err
	}
	_, err = server.DropGroups(ctx, prefix)
	return err
}
