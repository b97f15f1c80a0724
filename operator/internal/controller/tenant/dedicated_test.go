package tenant_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestDedicatedTenantHasAllOfItsOwn(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	space := "guanxi-" + own.Name
	require.Equal(t, space, own.Status.Namespace)

	namespace := &corev1.Namespace{}
	require.NoError(t, w.Get(t.Context(), client.ObjectKey{Name: space}, namespace))
	require.Equal(t, "restricted", namespace.Labels["pod-security.kubernetes.io/enforce"])
	policies := &networkingv1.NetworkPolicyList{}
	require.NoError(t, w.List(t.Context(), policies, client.InNamespace(space)))
	require.Len(t, policies.Items, 6)
	account := &corev1.ServiceAccount{ObjectMeta: inside(own, "default")}
	require.True(t, w.exists(account))
	require.False(t, *account.AutomountServiceAccountToken)
	require.True(t, w.exists(&corev1.ResourceQuota{ObjectMeta: inside(own, "tenant")}))
	require.True(t, w.exists(&corev1.LimitRange{ObjectMeta: inside(own, "tenant")}))

	stack := w.ownStack(own)
	require.Equal(t, space+"_", stack.Spec.MongoDB.DatabasePrefix)
	require.Equal(t, space+".", stack.Spec.Kafka.TopicPrefix)
	require.EqualValues(t, 1, stack.Spec.MaxTenants)
	mongodb, kafka := w.ownSecret(own, "mongodb"), w.ownSecret(own, "kafka")
	password, there := w.servers.user("mongodb/" + space)
	require.True(t, there)
	require.Len(t, password, 43)
	require.Equal(t, "mongodb://"+space+":"+password+"@mongo:27017/?authSource=admin", string(mongodb.Data["uri"]))
	inKafka, there := w.servers.user("kafka/" + space)
	require.True(t, there)
	require.Equal(t, inKafka, string(kafka.Data["password"]))
	require.NotEqual(t, password, inKafka)
	require.Contains(t, w.servers.names(own.Name), "acl/"+space+"="+space+".")
}

func TestReplicasOfATenantsOwn(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass(), func(t *v1alpha1.Tenant) {
		t.Spec.Overrides = &v1alpha1.TenantOverrides{Services: []v1alpha1.ServiceOverride{
			{Name: v1alpha1.Customer, Replicas: v1alpha1.ReplicaBounds{Min: 3, Max: 3}},
		}}
	})
	w.ready(own)
	require.EqualValues(t, 3, *w.ownStack(own).Spec.Services[0].Replicas)
}

func TestDriftIsPutBack(t *testing.T) {
	w := newWorld(t)
	w.operator()
	class := w.dedicatedClass()
	own := w.tenant(class)
	w.ready(own)
	for _, object := range []client.Object{
		&networkingv1.NetworkPolicy{ObjectMeta: inside(own, "default-deny")},
		&corev1.ResourceQuota{ObjectMeta: inside(own, "tenant")},
		&corev1.LimitRange{ObjectMeta: inside(own, "tenant")},
		&v1alpha1.Stack{ObjectMeta: inside(own, own.Name)},
	} {
		require.True(t, w.exists(object))
		uid := object.GetUID()
		require.NoError(t, w.Delete(t.Context(), object))
		require.Eventually(t, func() bool { return w.exists(object) && object.GetUID() != uid }, envtest.Wait, envtest.Tick, "%T", object)
	}
	stack := w.ownStack(own)
	change(w, stack, func(s *v1alpha1.Stack) { s.Spec.Version = "9.9.9" })
	require.Eventually(t, func() bool { return w.ownStack(own).Spec.Version == "1.0.0" }, envtest.Wait, envtest.Tick)
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: own.Status.Namespace}}
	change(w, namespace, func(n *corev1.Namespace) {
		n.Labels["pod-security.kubernetes.io/enforce"] = "privileged"
		n.Labels["somebody-elses"] = "label"
	})
	require.Eventually(t, func() bool {
		return w.exists(namespace) && namespace.Labels["pod-security.kubernetes.io/enforce"] == "restricted"
	}, envtest.Wait, envtest.Tick)
	require.Equal(t, "label", namespace.Labels["somebody-elses"])
}

func TestClassThatWantsNoQuotaAnyMoreHasNone(t *testing.T) {
	w := newWorld(t)
	w.operator()
	class := w.dedicatedClass()
	own := w.tenant(class)
	w.ready(own)
	change(w, class, func(c *v1alpha1.TenantClass) { c.Spec.Dedicated.Quota, c.Spec.Dedicated.Stack.Version = nil, "2.0.0" })
	w.gone(&corev1.ResourceQuota{ObjectMeta: inside(own, "tenant")})
	require.Eventually(t, func() bool { return w.ownStack(own).Spec.Version == "2.0.0" }, envtest.Wait, envtest.Tick)
}

func TestPullSecretsAreCopied(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass(func(c *v1alpha1.TenantClass) {
		c.Spec.Dedicated.Stack.Image.PullSecrets = []corev1.LocalObjectReference{{Name: "registry"}}
	}))
	w.ready(own)
	w.secret("registry", map[string]string{"token": "first"})
	require.Eventually(t, func() bool {
		copied := &corev1.Secret{ObjectMeta: inside(own, "registry")}
		return w.exists(copied) && string(copied.Data["token"]) == "first"
	}, envtest.Wait, envtest.Tick)
}

func TestNamespaceOfSomebodyElseIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	id := envtest.Name(t)
	theirs := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi-" + id}}
	cluster.Create(t, theirs)
	w.operator()
	own := w.tenant(w.dedicatedClass(), called(id))
	found := w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonNamespaceNotOurs)
	require.Contains(t, found.Message, "guanxi-"+id)
	require.Equal(t, v1alpha1.PhasePending, own.Status.Phase)
	require.True(t, w.exists(theirs))
	require.Empty(t, theirs.Labels["guanxi.dev/tenant"])
	require.NoError(t, w.Delete(t.Context(), theirs))
	w.ready(own)
}

func TestTenantWhoseNamespaceIsSomebodyElsesLeavesNothingBehindNorTakesAnything(t *testing.T) {
	w := newWorld(t)
	id := envtest.Name(t)
	theirs := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi-" + id}}
	cluster.Create(t, theirs)
	w.servers.put(id)
	w.operator()
	own := w.tenant(w.dedicatedClass(), called(id), func(t *v1alpha1.Tenant) { t.Spec.DeletionPolicy = v1alpha1.Delete })
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonNamespaceNotOurs)
	w.deleted(own)
	require.True(t, w.exists(theirs))
	require.Nil(t, theirs.DeletionTimestamp)
	require.Len(t, w.servers.names(id), 8)
}

func TestNamespaceThatIsBeingDeletedIsWaitedForAndMadeAgain(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	name := own.Status.Namespace
	w.stuck.set(name)
	require.NoError(t, w.Delete(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}))
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonNamespaceDeleting)
	require.Equal(t, v1alpha1.PhaseDegraded, own.Status.Phase)
	w.stuck.set("")
	w.ready(own)
}

func called(id string) func(*v1alpha1.Tenant) {
	return func(t *v1alpha1.Tenant) { t.Name, t.Spec.ID = id, id }
}

func inside(own *v1alpha1.Tenant, name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "guanxi-" + own.Name, Name: name}
}

func (w *world) ownStack(own *v1alpha1.Tenant) *v1alpha1.Stack {
	w.t.Helper()
	stack := &v1alpha1.Stack{ObjectMeta: inside(own, own.Name)}
	require.True(w.t, w.exists(stack))
	return stack
}

func (w *world) ownSecret(own *v1alpha1.Tenant, name string) *corev1.Secret {
	w.t.Helper()
	secret := &corev1.Secret{ObjectMeta: inside(own, name)}
	require.True(w.t, w.exists(secret))
	return secret
}
