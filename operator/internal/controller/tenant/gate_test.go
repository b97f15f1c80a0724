package tenant_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestClassThatComesLaterHeals(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	name := envtest.Name(t)
	waiting := w.tenant(&v1alpha1.TenantClass{}, func(t *v1alpha1.Tenant) { t.Spec.ClassName = name })
	require.Contains(t, w.becomes(waiting, v1alpha1.TenantReady, v1alpha1.ReasonClassNotFound).Message, name)
	require.Equal(t, v1alpha1.PhasePending, waiting.Status.Phase)
	w.pooledClass(func(c *v1alpha1.TenantClass) { c.Name = name })
	w.ready(waiting)
}

func TestClassThatIsBeingDeletedTakesNoNewTenantsAndServesItsOwn(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	class := w.pooledClass(func(c *v1alpha1.TenantClass) { c.Finalizers = []string{v1alpha1.InUseFinalizer} })
	served := w.tenant(class)
	w.ready(served)
	require.NoError(t, w.Delete(t.Context(), class))
	late := w.tenant(class)
	w.becomes(late, v1alpha1.TenantReady, v1alpha1.ReasonClassDeleting)
	change(w, served, func(t *v1alpha1.Tenant) { t.Spec.DisplayName = "still" })
	w.ready(served)
}

func TestTenantThatLosesItsClassRunsOnAsItWas(t *testing.T) {
	w := newWorld(t)
	w.operator()
	class := w.dedicatedClass()
	own := w.tenant(class)
	w.ready(own)
	require.NoError(t, w.Delete(t.Context(), class))
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonClassNotFound)
	require.Equal(t, v1alpha1.PhaseDegraded, own.Status.Phase)
	require.Equal(t, v1alpha1.Active, w.ownStack(own).Spec.State)
	w.dedicatedClass(func(c *v1alpha1.TenantClass) { c.Name = class.Name })
	w.ready(own)
}

func TestPlacedTenantDoesNotChangeItsIsolation(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	w.ready(served)
	other := w.dedicatedClass()
	was := served.Spec.ClassName
	change(w, served, func(t *v1alpha1.Tenant) { t.Spec.ClassName = other.Name })
	w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonIsolationFixed)
	require.Equal(t, "pool", served.Status.Stack)
	change(w, served, func(t *v1alpha1.Tenant) { t.Spec.ClassName = was })
	w.ready(served)
}

func TestOverridesOutOfBoundsNameFieldValueAndBound(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	pooled, dedicated := w.pooledClass(), w.dedicatedClass()
	replicas := func(low, high int32) *v1alpha1.TenantOverrides {
		return &v1alpha1.TenantOverrides{Services: []v1alpha1.ServiceOverride{
			{Name: v1alpha1.Feedback, Replicas: v1alpha1.ReplicaBounds{Min: low, Max: high}},
		}}
	}
	for name, c := range map[string]struct {
		class     *v1alpha1.TenantClass
		overrides *v1alpha1.TenantOverrides
		says      string
	}{
		"too much":           {pooled, &v1alpha1.TenantOverrides{Limits: &v1alpha1.Limits{RequestsPerSecond: new(int32(101))}}, "requestsPerSecond is 101, and the class allows at most 100"},
		"no bound":           {pooled, &v1alpha1.TenantOverrides{Limits: &v1alpha1.Limits{Storage: new(resource.MustParse("1Gi"))}}, "limits.storage is set"},
		"pods of a pool":     {pooled, replicas(1, 1), "share their pods"},
		"too many pods":      {dedicated, replicas(1, 6), "overrides.services[feedback].replicas.max is 6"},
		"more pods than all": {dedicated, replicas(9, 9), "at most 5"},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			waiting := w.tenant(c.class, func(t *v1alpha1.Tenant) { t.Spec.Overrides = c.overrides })
			require.Contains(t, w.becomes(waiting, v1alpha1.TenantReady, v1alpha1.ReasonOverrideOutOfBounds).Message, c.says)
			change(w, waiting, func(t *v1alpha1.Tenant) { t.Spec.Overrides = nil })
			w.ready(waiting)
		})
	}
	w.t = t
}

func TestOverrideOutOfBoundsLeavesADedicatedTenantAsItWas(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass())
	w.ready(own)
	before := w.ownStack(own)
	change(w, own, func(t *v1alpha1.Tenant) {
		t.Spec.Overrides = &v1alpha1.TenantOverrides{Services: []v1alpha1.ServiceOverride{
			{Name: v1alpha1.Customer, Replicas: v1alpha1.ReplicaBounds{Min: 6, Max: 6}},
		}}
	})
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonOverrideOutOfBounds)
	require.Equal(t, v1alpha1.PhaseDegraded, own.Status.Phase)
	require.Equal(t, before.Generation, w.ownStack(own).Generation)
}

func TestTimeZoneThatDoesNotExistIsTold(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	waiting := w.tenant(w.pooledClass(), func(t *v1alpha1.Tenant) { t.Spec.TimeZone = "Asia/Nowhere" })
	require.Contains(t, w.becomes(waiting, v1alpha1.TenantReady, v1alpha1.ReasonSpecInvalid).Message, "timeZone")
	change(w, waiting, func(t *v1alpha1.Tenant) { t.Spec.TimeZone = "Asia/Shanghai" })
	w.ready(waiting)
}

func TestTroubleOfAStackIsToldAtItsTenant(t *testing.T) {
	for _, reason := range []string{v1alpha1.ReasonImageNotAvailable, v1alpha1.ReasonQuotaExhausted, v1alpha1.ReasonPrepareFailed} {
		t.Run(reason, func(t *testing.T) {
			w := newWorld(t)
			w.stacks.are(func(*v1alpha1.Stack) string { return reason })
			w.operator()
			own := w.tenant(w.dedicatedClass())
			require.Contains(t, w.becomes(own, v1alpha1.TenantStackReady, reason).Message, "what the matter is")
			w.stacks.are(nil)
			w.ready(own)
		})
	}
}

func TestSuspendAndResume(t *testing.T) {
	for name, class := range map[string]func(*world) *v1alpha1.TenantClass{
		"pooled":    func(w *world) *v1alpha1.TenantClass { w.pool(); return w.pooledClass() },
		"dedicated": func(w *world) *v1alpha1.TenantClass { return w.dedicatedClass() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.operator()
			served := w.tenant(class(w))
			w.ready(served)
			change(w, served, func(t *v1alpha1.Tenant) { t.Spec.State = v1alpha1.Suspended })
			w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonSuspended)
			w.becomes(served, v1alpha1.TenantSuspended, v1alpha1.ReasonSuspended)
			require.Equal(t, v1alpha1.PhaseSuspended, served.Status.Phase)
			change(w, served, func(t *v1alpha1.Tenant) { t.Spec.State = v1alpha1.Active })
			w.ready(served)
			w.becomes(served, v1alpha1.TenantSuspended, v1alpha1.ReasonActive)
		})
	}
}

func TestClassMayForbidSuspension(t *testing.T) {
	w := newWorld(t)
	w.operator()
	own := w.tenant(w.dedicatedClass(func(c *v1alpha1.TenantClass) { c.Spec.Suspension = "Forbidden" }), func(t *v1alpha1.Tenant) {
		t.Spec.State = v1alpha1.Suspended
	})
	w.becomes(own, v1alpha1.TenantReady, v1alpha1.ReasonSuspendNotSupported)
	w.becomes(own, v1alpha1.TenantSuspended, v1alpha1.ReasonSuspendNotSupported)
	change(w, own, func(t *v1alpha1.Tenant) { t.Spec.State = v1alpha1.Active })
	w.ready(own)
	require.NoError(t, w.Get(t.Context(), client.ObjectKeyFromObject(own), own))
}
