package tenant_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

func TestTenantThatLostTheRaceForAPlaceIsPlacedAnew(t *testing.T) {
	w := newWorld(t)
	w.pool(named("a"), func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 1 })
	w.pool(named("b"))
	class := w.pooledClass()
	first := w.tenant(class, prefixed("a"))
	second := w.tenant(class, prefixed("b"))
	w.put(first, "a")
	w.put(second, "a") // as by two operators at a time
	w.operator()
	w.ready(first)
	w.ready(second)
	require.Equal(t, "a", first.Status.Stack)
	require.Equal(t, "b", second.Status.Stack)
}

func TestTenantThatWasServedIsNeverMoved(t *testing.T) {
	w := newWorld(t)
	pool := w.pool(named("a"))
	w.pool(named("b"), func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 1 })
	class := w.pooledClass()
	w.operator()
	older := w.tenant(class, prefixed("a"))
	w.ready(older)
	filler := w.tenant(class, prefixed("b"))
	w.ready(filler)
	younger := w.tenant(class, prefixed("c"))
	w.ready(younger)
	require.Equal(t, "a", younger.Status.Stack)
	change(w, pool, func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 1 })
	change(w, younger, func(t *v1alpha1.Tenant) { t.Spec.DisplayName = "look again" })
	found := w.becomes(younger, v1alpha1.TenantReady, v1alpha1.ReasonPoolFull)
	require.Contains(t, found.Message, "raise that")
	require.Equal(t, v1alpha1.PhaseDegraded, younger.Status.Phase)
	require.Equal(t, "a", younger.Status.Stack)
	change(w, pool, func(s *v1alpha1.Stack) { s.Spec.MaxTenants = 2 })
	w.ready(younger)
}

// put places a tenant by hand.
func (w *world) put(t *v1alpha1.Tenant, stack string) {
	w.t.Helper()
	before := t.DeepCopy()
	t.Status.Namespace, t.Status.Stack = w.namespace, stack
	require.NoError(w.t, w.Status().Patch(w.t.Context(), t, client.MergeFrom(before)))
}

func prefixed(with string) func(*v1alpha1.Tenant) {
	return func(t *v1alpha1.Tenant) { t.Name, t.Spec.ID = with+t.Name, with+t.Spec.ID }
}
