package tenantclass_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenantclass"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

var cluster envtest.Cluster

func TestMain(m *testing.M) { envtest.Main(m, &cluster) }

func TestPooledClassIsAcceptedWithASelector(t *testing.T) {
	w := newWorld(t)
	good := w.class(pooled(map[string]string{"tier": "standard"}))
	w.becomes(good, metav1.ConditionTrue, v1alpha1.ReasonReady)
	empty := client.RawPatch(types.MergePatchType, []byte(`{"spec":{"pool":{"selector":{"matchLabels":null}}}}`))
	require.NoError(t, w.Patch(t.Context(), good, empty))
	w.becomes(good, metav1.ConditionFalse, v1alpha1.ReasonNoStackMatches, "name a label")
	good.Spec.Pool.Selector.MatchExpressions = []metav1.LabelSelectorRequirement{{Key: "tier", Operator: "Like", Values: []string{"x"}}}
	require.NoError(t, w.Update(t.Context(), good))
	w.becomes(good, metav1.ConditionFalse, v1alpha1.ReasonNoStackMatches, "not valid")
}

func TestDedicatedClassIsAcceptedOnceItsSecretsAreWhole(t *testing.T) {
	w := newWorld(t)
	class := w.class(v1alpha1.TenantClassSpec{Isolation: v1alpha1.Dedicated, Dedicated: &v1alpha1.Dedication{
		MongoDBAdminSecret: "mongodb-admin", KafkaAdminSecret: "kafka-admin",
		Stack: v1alpha1.StackTemplate{Version: "1.0.0", OIDC: v1alpha1.OIDC{Issuer: "https://id.example.com", Audience: "guanxi"}},
	}})
	w.becomes(class, metav1.ConditionFalse, v1alpha1.ReasonSecretNotFound, "mongodb-admin")
	w.secret("mongodb-admin", "uri")
	w.becomes(class, metav1.ConditionFalse, v1alpha1.ReasonSecretNotFound, "kafka-admin")
	half := w.secret("kafka-admin", "user")
	w.becomes(class, metav1.ConditionFalse, v1alpha1.ReasonSecretIncomplete)
	half.StringData = map[string]string{"brokers": "kafka:9092"}
	require.NoError(t, w.Update(t.Context(), half))
	w.becomes(class, metav1.ConditionTrue, v1alpha1.ReasonReady)
	require.NoError(t, w.Delete(t.Context(), half))
	w.becomes(class, metav1.ConditionFalse, v1alpha1.ReasonSecretNotFound)
}

func TestClassCountsItsTenantsAndStaysWhileItHasAny(t *testing.T) {
	w := newWorld(t)
	class := w.class(pooled(map[string]string{"tier": "standard"}))
	first, second := w.tenant(class), w.tenant(class)
	w.counts(class, 2)
	require.NoError(t, w.Delete(t.Context(), class))
	w.becomes(class, metav1.ConditionFalse, v1alpha1.ReasonInUse, first.Name, second.Name)
	require.NoError(t, w.Delete(t.Context(), first))
	w.counts(class, 1)
	require.NoError(t, w.Delete(t.Context(), second))
	require.Eventually(t, func() bool {
		return apierrors.IsNotFound(w.Get(t.Context(), client.ObjectKeyFromObject(class), class))
	}, envtest.Wait, envtest.Tick)
}

func TestTenantThatChangesOverIsCountedAtBothClasses(t *testing.T) {
	w := newWorld(t)
	one, other := w.class(pooled(map[string]string{"tier": "one"})), w.class(pooled(map[string]string{"tier": "other"}))
	mover := w.tenant(one)
	w.counts(one, 1)
	mover.Spec.ClassName = other.Name
	require.NoError(t, w.Update(t.Context(), mover))
	w.counts(one, 0)
	w.counts(other, 1)
}

func TestNothingIsWrittenWhenNothingHasChanged(t *testing.T) {
	w := newWorld(t)
	class := w.class(pooled(map[string]string{"tier": "standard"}))
	w.tenant(class)
	w.counts(class, 1)
	w.becomes(class, metav1.ConditionTrue, v1alpha1.ReasonReady)
	w.stop()
	wire := w.operator()
	late := w.class(pooled(map[string]string{"tier": "late"})) // is visited after the one that is there
	w.becomes(late, metav1.ConditionTrue, v1alpha1.ReasonReady)
	for _, write := range wire.Writes() {
		require.NotContains(t, write.Path, class.Name)
	}
}

type world struct {
	client.Client

	t         *testing.T
	namespace string
	stop      func()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Client: cluster.Client(t), t: t, namespace: cluster.Namespace(t)}
	w.operator()
	return w
}

func (w *world) operator() *envtest.Wire {
	w.t.Helper()
	to, wire := cluster.Wire(w.t)
	manager := envtest.Manager(w.t, to)
	reconciler := tenantclass.New(tenantclass.Config{
		Client: manager.GetClient(), Uncached: manager.GetAPIReader(), Events: manager.GetEventRecorder("guanxi-operator"),
		Clock: clock.RealClock{}, Namespace: w.namespace,
	})
	require.NoError(w.t, reconciler.SetupWithManager(manager, controller.Options{}, nil))
	w.stop = envtest.Run(w.t, manager)
	return wire
}

func pooled(labels map[string]string) v1alpha1.TenantClassSpec {
	return v1alpha1.TenantClassSpec{
		Isolation: v1alpha1.Pooled, Pool: &v1alpha1.Pool{Selector: metav1.LabelSelector{MatchLabels: labels}},
	}
}

func (w *world) class(spec v1alpha1.TenantClassSpec) *v1alpha1.TenantClass {
	w.t.Helper()
	class := &v1alpha1.TenantClass{ObjectMeta: metav1.ObjectMeta{Name: envtest.Name(w.t)}, Spec: spec}
	cluster.Create(w.t, class)
	return class
}

func (w *world) tenant(class *v1alpha1.TenantClass) *v1alpha1.Tenant {
	w.t.Helper()
	id := envtest.Name(w.t)
	tenant := &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: id}, Spec: v1alpha1.TenantSpec{ID: id, ClassName: class.Name}}
	cluster.Create(w.t, tenant)
	return tenant
}

func (w *world) secret(name, key string) *corev1.Secret {
	w.t.Helper()
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: name}, StringData: map[string]string{key: "something"}}
	cluster.Create(w.t, secret)
	return secret
}

// becomes waits for the class's Accepted condition, and that it says all this.
func (w *world) becomes(class *v1alpha1.TenantClass, status metav1.ConditionStatus, reason string, says ...string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		if w.Get(w.t.Context(), client.ObjectKeyFromObject(class), class) != nil {
			return false
		}
		found := meta.FindStatusCondition(class.Status.Conditions, v1alpha1.TenantClassAccepted)
		return found != nil && found.Status == status && found.Reason == reason && found.ObservedGeneration == class.Generation &&
			!slices.ContainsFunc(says, func(text string) bool { return !strings.Contains(found.Message, text) })
	}, envtest.Wait, envtest.Tick)
}

func (w *world) counts(class *v1alpha1.TenantClass, tenants int32) {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		return w.Get(w.t.Context(), client.ObjectKeyFromObject(class), class) == nil && class.Status.Tenants != nil && *class.Status.Tenants == tenants
	}, envtest.Wait, envtest.Tick)
}
