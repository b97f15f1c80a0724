package observe_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/observe"
)

func TestEachReconcileIsASpanOfItsOwn(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	wrapped := observe.Reconciles(provider, "tenant")(reconcile.Func(func(_ context.Context, r ctrl.Request) (ctrl.Result, error) {
		if r.Name == "broken" {
			return ctrl.Result{}, errors.New("no database\nand more")
		}
		return ctrl.Result{RequeueAfter: time.Second}, nil
	}))
	result, err := wrapped.Reconcile(t.Context(), ctrl.Request{NamespacedName: types.NamespacedName{Namespace: "n", Name: "acme"}})
	require.NoError(t, err)
	require.Equal(t, time.Second, result.RequeueAfter)
	_, err = wrapped.Reconcile(t.Context(), ctrl.Request{NamespacedName: types.NamespacedName{Name: "broken"}})
	require.Error(t, err)

	ended := spans.Ended()
	require.Len(t, ended, 2)
	require.Equal(t, "reconcile tenant", ended[0].Name())
	require.Equal(t, codes.Unset, ended[0].Status().Code)
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "no database"}, ended[1].Status())
	require.NotEqual(t, ended[0].SpanContext().TraceID(), ended[1].SpanContext().TraceID())
	attributes := map[string]string{}
	for _, attribute := range ended[0].Attributes() {
		attributes[string(attribute.Key)] = attribute.Value.String()
	}
	require.Equal(t, map[string]string{"guanxi.object.name": "acme", "k8s.namespace.name": "n", "guanxi.reconcile.again_after_ms": "1000"}, attributes)
}

func TestTenantsHaveGauges(t *testing.T) {
	tenants := observe.NewTenants(reader{tenants: []v1alpha1.Tenant{
		{
			ObjectMeta: metav1.ObjectMeta{Name: "acme"},
			Spec:       v1alpha1.TenantSpec{ClassName: "gold"},
			Status: v1alpha1.TenantStatus{
				Phase: v1alpha1.PhaseReady, Namespace: "crm", Stack: "pool",
				Conditions: []metav1.Condition{{Type: v1alpha1.TenantReady, Status: metav1.ConditionTrue, Reason: "Ready"}},
				Usage: &v1alpha1.TenantUsage{
					Customers: new(int64(12)), Storage: new(resource.MustParse("2Ki")), EventsToday: new(int64(0)),
				},
			},
		},
		{ObjectMeta: metav1.ObjectMeta{Name: "new"}, Spec: v1alpha1.TenantSpec{ClassName: "gold"}},
	}})
	require.NoError(t, testutil.CollectAndCompare(tenants, strings.NewReader(`
# HELP guanxi_tenant_customers Customers that are registered.
# TYPE guanxi_tenant_customers gauge
guanxi_tenant_customers{tenant="acme"} 12
# HELP guanxi_tenant_events_today Events told since midnight UTC.
# TYPE guanxi_tenant_events_today gauge
guanxi_tenant_events_today{tenant="acme"} 0
# HELP guanxi_tenant_phase 1 for the phase that the tenant is in.
# TYPE guanxi_tenant_phase gauge
guanxi_tenant_phase{phase="Ready",tenant="acme"} 1
# HELP guanxi_tenant_ready 1 when the tenant is served, or suspended as asked.
# TYPE guanxi_tenant_ready gauge
guanxi_tenant_ready{class="gold",reason="",stack="",stack_namespace="",tenant="new"} 0
guanxi_tenant_ready{class="gold",reason="Ready",stack="pool",stack_namespace="crm",tenant="acme"} 1
# HELP guanxi_tenant_storage_bytes Size of the tenant's documents.
# TYPE guanxi_tenant_storage_bytes gauge
guanxi_tenant_storage_bytes{tenant="acme"} 2048
`)))
}

func TestCacheThatIsNotThereYetLeavesTheScrapeWhole(t *testing.T) {
	require.Zero(t, testutil.CollectAndCount(observe.NewTenants(reader{err: errors.New("not started")})))
}

type reader struct {
	tenants []v1alpha1.Tenant
	err     error
}

func (reader) Get(context.Context, client.ObjectKey, client.Object, ...client.GetOption) error {
	return errors.New("nobody asks for one")
}

func (r reader) List(_ context.Context, list client.ObjectList, _ ...client.ListOption) error {
	list.(*v1alpha1.TenantList).Items = r.tenants
	return r.err
}
