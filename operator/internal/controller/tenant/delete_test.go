package tenant_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

func TestDeletedDedicatedTenantKeepsItsDataAndSaysWhere(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	w.servers.put(own.Name)
	w.deleted(own)
	require.False(t, w.exists(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi-" + own.Name}}))
	require.Len(t, w.servers.names(own.Name), 8, "databases and topics, and no users")
	receipt := w.receipt(own)
	require.Equal(t, "Retain", receipt["policy"])
	require.Contains(t, receipt["kept"], "guanxi-"+own.Name+"_customer")
	require.Contains(t, receipt["kept"], "guanxi-"+own.Name+".")
	require.Contains(t, receipt["removed"], "namespace guanxi-"+own.Name)
	require.Contains(t, receipt["removed"], "MongoDB users guanxi-"+own.Name)
	require.NotEmpty(t, receipt["finished"])

	again := w.tenant(&v1alpha1.TenantClass{ObjectMeta: metav1.ObjectMeta{Name: own.Spec.ClassName}}, called(own.Name))
	w.ready(again)
	require.Len(t, w.servers.names(own.Name), 8+3, "the data are where the new tenant looks for them")
}

func TestDeletedDedicatedTenantLosesItsDataWhenThePolicySaysSo(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass(), deletes)
	w.ready(own)
	w.servers.put(own.Name)
	w.servers.put(own.Name + "-b") // whose names begin alike
	w.deleted(own)
	require.Empty(t, w.servers.names("guanxi-"+own.Name+"_"))
	require.Empty(t, w.servers.names("guanxi-"+own.Name+"."))
	require.Len(t, w.servers.names(own.Name+"-b"), 8)
	receipt := w.receipt(own)
	require.Equal(t, "Delete", receipt["policy"])
	require.Contains(t, receipt["removed"], "MongoDB databases guanxi-"+own.Name+"_customer")
	require.Empty(t, receipt["kept"])
}

func TestDeletedPooledTenantIsErasedOnceNobodyServesIt(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	w.secret("mongodb", map[string]string{"uri": "mongodb://pool"})
	served := w.tenant(w.pooledClass(func(c *v1alpha1.TenantClass) { c.Spec.DeletionPolicy = v1alpha1.Delete }))
	w.ready(served)
	w.servers.put(served.Name)
	route := w.route(served)
	w.deleted(served)
	require.False(t, w.exists(route))
	require.Zero(t, w.servers.documents[served.Name], "until a pass finds nothing")
	receipt := w.receipt(served)
	require.Contains(t, receipt["removed"], "guanxi_customer")
	require.Contains(t, receipt["kept"], "events in the Kafka topics")
}

func TestTenantThatComesBackGoesWhereItsDataAre(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool(named("a"))
	class := w.pooledClass()
	served := w.tenant(class)
	w.ready(served)
	w.deleted(served)
	require.Contains(t, w.receipt(served)["kept"], "the tenant's documents")
	away := &v1alpha1.Stack{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: "a"}}
	change(w, away, func(s *v1alpha1.Stack) { s.Labels = nil })
	w.pool(named("b"))
	back := w.tenant(class, called(served.Name))
	found := w.becomes(back, v1alpha1.TenantReady, v1alpha1.ReasonNoStackMatches)
	require.Contains(t, found.Message, w.namespace+"/a")
	change(w, away, func(s *v1alpha1.Stack) { s.Labels = map[string]string{"pool": w.namespace} })
	w.ready(back)
	require.Equal(t, "a", back.Status.Stack)
}

func TestProtectedTenantIsServedUntilItIsNot(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass(), func(t *v1alpha1.Tenant) { t.Spec.DeletionProtection = "Enabled" })
	w.ready(served)
	require.NoError(t, w.Delete(t.Context(), served))
	found := w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonDeletionProtected)
	require.Equal(t, metav1.ConditionTrue, found.Status)
	require.Contains(t, found.Message, "Disabled")
	require.True(t, w.exists(w.route(served)))
	change(w, served, func(t *v1alpha1.Tenant) { t.Spec.DeletionProtection = "Disabled" })
	w.gone(served)
}

func TestDataAreKeptForTheRetentionPeriod(t *testing.T) {
	w := newWorld(t)
	clock := clocktesting.NewFakePassiveClock(time.Now())
	w.config = func(c *tenant.Config) { c.Clock = clock }
	w.operator()
	own := w.tenant(w.dedicatedClass(func(c *v1alpha1.TenantClass) {
		c.Spec.RetentionAfterDeletion = &metav1.Duration{Duration: 720 * time.Hour}
	}), deletes)
	w.ready(own)
	w.servers.put(own.Name)
	require.NoError(t, w.Delete(t.Context(), own))
	found := w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonRetentionPeriod)
	require.Contains(t, found.Message, own.DeletionTimestamp.Add(720*time.Hour).UTC().Format(time.DateOnly))
	require.Equal(t, v1alpha1.PhaseDeleting, own.Status.Phase)
	require.False(t, w.exists(&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "guanxi-" + own.Name}}), "not served any more")
	require.Len(t, w.servers.names(own.Name), 8)
	clock.SetTime(clock.Now().Add(721 * time.Hour))
	change(w, own, func(t *v1alpha1.Tenant) { t.Annotations = map[string]string{"look": "again"} })
	w.gone(own)
	require.Empty(t, w.servers.names(own.Name))
}

func TestCleanupThatFailsSaysWhyHealsAndBlocksNobody(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	own := w.tenant(w.dedicatedClass(), deletes)
	w.ready(own)
	w.servers.fail(failing("kafka", data.Unreachable))
	require.NoError(t, w.Delete(t.Context(), own))
	found := w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonCleanupFailed)
	require.Contains(t, found.Message, "Kafka: do it: mend it")
	require.Contains(t, found.Message, v1alpha1.AbandonAnnotation)
	_, there := w.servers.user("mongodb/guanxi-" + own.Name)
	require.False(t, there, "what can be removed is")
	w.ready(w.tenant(w.pooledClass()))
	w.servers.fail(nil)
	w.gone(own)
}

func TestCleanupCanBeGivenUp(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass(), deletes)
	w.ready(own)
	w.servers.put(own.Name)
	w.servers.fail(failing("kafka", data.Unreachable))
	require.NoError(t, w.Delete(t.Context(), own))
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonCleanupFailed)
	change(w, own, func(t *v1alpha1.Tenant) { t.Annotations = map[string]string{v1alpha1.AbandonAnnotation: "true"} })
	w.gone(own)
	receipt := w.receipt(own)
	require.Contains(t, receipt["abandoned"], "Kafka")
	require.Contains(t, receipt["removed"], "MongoDB databases")
	require.NotContains(t, receipt["removed"], "Kafka topics")
}

func TestNamespaceStuckInDeletionSaysWhatHoldsIt(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	name := own.Status.Namespace
	w.stuck.set(name)
	require.NoError(t, w.Delete(t.Context(), own))
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonNamespaceDeleting)
	namespace := &corev1.Namespace{}
	require.NoError(t, w.Get(t.Context(), client.ObjectKey{Name: name}, namespace))
	namespace.Status.Conditions = []corev1.NamespaceCondition{
		{Type: corev1.NamespaceFinalizersRemaining, Status: corev1.ConditionTrue, Message: "example.com/lock in 1 resource instances"},
	}
	require.NoError(t, w.Status().Update(t.Context(), namespace))
	require.Eventually(t, func() bool {
		return w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonNamespaceDeleting).Message ==
			"namespace "+name+" is being deleted, and is held by what must be put right there: example.com/lock in 1 resource instances"
	}, 2*time.Minute, time.Second)
	w.stuck.set("")
	w.gone(own)
}

func TestClassThatIsGoneKeepsTheDataUnlessTheyAreGivenUp(t *testing.T) {
	w := newWorld(t)
	w.operator()
	class := w.dedicatedClass()
	own := w.tenant(class)
	w.ready(own)
	require.NoError(t, w.Delete(t.Context(), class))
	require.NoError(t, w.Delete(t.Context(), own))
	require.Contains(t, w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonCleanupFailed).Message, class.Name+" is gone")
	change(w, own, func(t *v1alpha1.Tenant) { t.Annotations = map[string]string{v1alpha1.AbandonAnnotation: "true"} })
	w.gone(own)
	require.Contains(t, w.receipt(own)["abandoned"], "users guanxi-"+own.Name)
}

func TestTenantThatWasNeverPlacedGoesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.operator()
	waiting := w.tenant(&v1alpha1.TenantClass{ObjectMeta: metav1.ObjectMeta{Name: "missing"}})
	w.becomes(waiting, v1alpha1.TenantReady, v1alpha1.ReasonClassNotFound)
	asked := w.servers.asked()
	w.deleted(waiting)
	require.Equal(t, asked, w.servers.asked())
}

func deletes(t *v1alpha1.Tenant) { t.Spec.DeletionPolicy = v1alpha1.Delete }

func (w *world) receipt(of *v1alpha1.Tenant) map[string]string {
	w.t.Helper()
	receipt := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: "tenant-" + of.Name + "-receipt"}}
	require.True(w.t, w.exists(receipt))
	return receipt.Data
}
