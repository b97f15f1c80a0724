package webhook_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/webhook"
)

func TestTakenHostnameIsRefused(t *testing.T) {
	w := webhook.NewTenants(reader(t, tenant("old", "crm.example.com"), leaving(tenant("gone", "free.example.com"))))
	_, err := w.ValidateCreate(t.Context(), tenant("new", "mine.example.com", "crm.example.com"))
	require.ErrorContains(t, err, "crm.example.com belongs to tenant old")
	_, err = w.ValidateCreate(t.Context(), tenant("new", "mine.example.com", "free.example.com"))
	require.NoError(t, err, "a tenant that is being deleted has let go of it")
	_, err = w.ValidateCreate(t.Context(), tenant("old", "crm.example.com"))
	require.NoError(t, err, "its own")
}

func TestOnlyAddedHostnamesAreAskedFor(t *testing.T) {
	w := webhook.NewTenants(reader(t, tenant("old", "crm.example.com"), tenant("new", "crm.example.com")))
	both := tenant("new", "crm.example.com")
	_, err := w.ValidateUpdate(t.Context(), both, both)
	require.NoError(t, err, "what is there already must not keep the tenant from being changed")
	_, err = w.ValidateUpdate(t.Context(), tenant("new"), both)
	require.Error(t, err)
	_, err = w.ValidateUpdate(t.Context(), tenant("new"), leaving(tenant("new", "crm.example.com")))
	require.NoError(t, err, "a tenant that is being deleted must be let go")
}

func TestProtectedTenantIsNotDeleted(t *testing.T) {
	w := webhook.NewTenants(reader(t))
	protected := tenant("acme")
	protected.Spec.DeletionProtection = v1alpha1.DeletionProtected
	_, err := w.ValidateDelete(t.Context(), protected)
	require.ErrorContains(t, err, "set spec.deletionProtection to Disabled")
	_, err = w.ValidateDelete(t.Context(), tenant("acme"))
	require.NoError(t, err)
}

func tenant(name string, hostnames ...string) *v1alpha1.Tenant {
	return &v1alpha1.Tenant{
		ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: v1alpha1.TenantSpec{ID: name, ClassName: "standard", Hostnames: hostnames},
	}
}

func leaving(tenant *v1alpha1.Tenant) *v1alpha1.Tenant {
	tenant.DeletionTimestamp, tenant.Finalizers = new(metav1.NewTime(time.Unix(1, 0))), []string{v1alpha1.CleanupFinalizer}
	return tenant
}

func reader(t *testing.T, tenants ...*v1alpha1.Tenant) client.Reader {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, v1alpha1.AddToScheme(scheme))
	builder := fake.NewClientBuilder().WithScheme(scheme).WithIndex(&v1alpha1.Tenant{}, "spec.hostnames", func(object client.Object) []string {
		return object.(*v1alpha1.Tenant).Spec.Hostnames
	})
	for _, one := range tenants {
		builder.WithObjects(one)
	}
	return builder.Build()
}
