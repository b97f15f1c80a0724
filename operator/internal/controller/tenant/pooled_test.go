package tenant_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestPooledTenantIsServed(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	w.ready(served)
	require.Equal(t, "pool", served.Status.Stack)
	require.Equal(t, w.namespace, served.Status.Namespace)
	require.Equal(t, "https://"+served.Spec.Hostnames[0], served.Status.URL)
	w.becomes(served, v1alpha1.TenantNamespaceReady, v1alpha1.ReasonNotNeeded)
	w.becomes(served, v1alpha1.TenantCredentialsReady, v1alpha1.ReasonNotNeeded)
	w.becomes(served, v1alpha1.TenantSuspended, v1alpha1.ReasonActive)
	route := &gatewayv1.HTTPRoute{}
	require.NoError(t, w.Get(t.Context(), client.ObjectKey{Namespace: w.namespace, Name: "tenant-" + served.Name}, route))
	require.Len(t, route.Spec.Rules, 4)
}

func TestTenantGoesWhereFewestAre(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool(named("a"))
	w.pool(named("b"))
	class := w.pooledClass()
	var places []string
	for range 4 {
		next := w.tenant(class)
		w.ready(next)
		places = append(places, next.Status.Stack)
	}
	require.Equal(t, []string{"a", "b", "a", "b"}, places)
}

func TestTenantStaysInItsRegion(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool(named("a"), func(s *v1alpha1.Stack) { s.Spec.Region = "eu" })
	class := w.pooledClass()
	elsewhere := w.tenant(class, func(t *v1alpha1.Tenant) { t.Spec.Region = "cn" })
	found := w.becomes(elsewhere, v1alpha1.TenantReady, v1alpha1.ReasonNoStackMatches)
	require.Contains(t, found.Message, "region cn")
	require.Equal(t, v1alpha1.PhasePending, elsewhere.Status.Phase)
	w.pool(named("b"), func(s *v1alpha1.Stack) { s.Spec.Region = "cn" })
	w.ready(elsewhere)
	require.Equal(t, "b", elsewhere.Status.Stack)
}

func TestFullPoolHealsWhenATenantLeaves(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool(func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 1 })
	class := w.pooledClass()
	first := w.tenant(class)
	w.ready(first)
	second := w.tenant(class)
	require.Contains(t, w.becomes(second, v1alpha1.TenantReady, v1alpha1.ReasonPoolFull).Message, "raise maxTenants")
	w.deleted(first)
	w.ready(second)
}

func TestFullPoolHealsWhenItGrows(t *testing.T) {
	w := newWorld(t)
	w.operator()
	pool := w.pool(func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 1 })
	class := w.pooledClass()
	w.ready(w.tenant(class))
	second := w.tenant(class)
	w.becomes(second, v1alpha1.TenantReady, v1alpha1.ReasonPoolFull)
	change(w, pool, func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 2 })
	w.ready(second)
}

func TestStackThatIsNotReadyTakesNoTenants(t *testing.T) {
	w := newWorld(t)
	w.stacks.are(func(*v1alpha1.Stack) string { return v1alpha1.ReasonPreparing })
	w.operator()
	w.pool()
	waiting := w.tenant(w.pooledClass())
	w.becomes(waiting, v1alpha1.TenantReady, v1alpha1.ReasonStackNotReady)
	w.stacks.are(nil)
	w.ready(waiting)
}

func TestTenantOfAStackThatFailsIsDegradedAndHeals(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	w.ready(served)
	w.stacks.are(func(*v1alpha1.Stack) string { return v1alpha1.ReasonUnavailable })
	w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonUnavailable)
	require.Equal(t, v1alpha1.PhaseDegraded, served.Status.Phase)
	w.stacks.are(nil)
	w.ready(served)
}

func TestTwoReconcilersPlaceATenantOnce(t *testing.T) {
	w := newWorld(t)
	w.pool(named("a"))
	w.pool(named("b"))
	class := w.pooledClass()
	w.operator()
	w.operator()
	var all []*v1alpha1.Tenant
	for range 6 {
		all = append(all, w.tenant(class))
	}
	placed := make(map[string]string)
	for _, one := range all {
		w.ready(one)
		placed[one.Name] = one.Status.Stack
	}
	for _, one := range all {
		w.ready(one)
		require.Equal(t, placed[one.Name], one.Status.Stack)
	}
}

func named(name string) func(*v1alpha1.Stack) {
	return func(s *v1alpha1.Stack) { s.Name = name }
}
