package stack_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestStackThatServesTenantsIsKept(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	var tenants []*v1alpha1.Tenant
	for _, letter := range []string{"a", "b", "c", "d", "e"} {
		tenants = append(tenants, w.tenant(letter))
	}
	require.NoError(t, w.client.Delete(t.Context(), w.stack()))
	found := w.becomes(v1alpha1.StackReady, v1alpha1.ReasonInUse)
	require.Contains(t, found.Message, tenants[0].Name)
	require.Contains(t, found.Message, "and 2 more")
	w.scale(v1alpha1.Customer, 2)
	w.replicasBecome(v1alpha1.Customer, 2)

	for _, tenant := range tenants {
		require.True(t, w.exists(w.stack()))
		require.NoError(t, w.client.Delete(t.Context(), tenant))
	}
	w.gone()
}

func TestStackWithoutTenantsGoes(t *testing.T) {
	w := start(t)
	w.create(nil)
	w.ready()
	require.Equal(t, []string{v1alpha1.InUseFinalizer}, w.stack().Finalizers)
	require.NoError(t, w.client.Delete(t.Context(), w.stack()))
	w.gone()
}

func TestDedicatedStackIsItsTenantsToDelete(t *testing.T) {
	w := start(t)
	tenant := w.tenant("a")
	w.create(func(s *v1alpha1.Stack) { s.Labels = map[string]string{v1alpha1.TenantLabel: tenant.Name} })
	w.ready()
	require.Empty(t, w.stack().Finalizers)
	require.NoError(t, w.client.Delete(t.Context(), w.stack()))
	w.gone()
}

// tenant makes one that the Stack serves.
func (w *world) tenant(letter string) *v1alpha1.Tenant {
	w.Helper()
	name := letter + "-" + envtest.Name(w.T)
	tenant := &v1alpha1.Tenant{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.TenantSpec{ID: name, ClassName: "pooled"}}
	cluster.Create(w.T, tenant)
	base := client.MergeFrom(tenant.DeepCopy())
	tenant.Status.Namespace, tenant.Status.Stack = w.namespace, stackName
	require.NoError(w, w.client.Status().Patch(w.Context(), tenant, base))
	return tenant
}

func (w *world) gone() {
	w.Helper()
	w.eventually(func() bool {
		return apierrors.IsNotFound(w.client.Get(w.Context(), w.key(stackName), &v1alpha1.Stack{}))
	}, "the Stack is gone")
}
