package tenant_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
	"github.com/guanxi-crm/guanxi/operator/internal/controller/tenant"
	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

func TestRouteWaitsForTheGateway(t *testing.T) {
	w := newWorld(t)
	w.gateway.set("", true)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	found := w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonAwaitingGateway)
	require.Contains(t, found.Message, "allowedRoutes")
	w.gateway.set("", false)
	w.ready(served)
}

func TestGatewaysRefusalIsTold(t *testing.T) {
	w := newWorld(t)
	w.gateway.set("no listener lets it in", false)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	require.Contains(t, w.becomes(served, v1alpha1.TenantRouteReady, v1alpha1.ReasonRouteRefused).Message, "no listener lets it in")
	w.gateway.set("", false)
	w.ready(served)
}

func TestStackWithoutGatewayAndTenantWithoutHostnamesNeedNoRoute(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool(func(s *v1alpha1.Stack) { s.Spec.Gateway = nil })
	class := w.pooledClass()
	for _, served := range []*v1alpha1.Tenant{w.tenant(class), w.tenant(class, func(t *v1alpha1.Tenant) { t.Spec.Hostnames = nil })} {
		w.ready(served)
		w.becomes(served, v1alpha1.TenantRouteReady, v1alpha1.ReasonNoGateway)
		require.Empty(t, served.Status.URL)
	}
}

func TestRouteGoesWithTheHostnamesAndComesBackWhenDeleted(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	w.ready(served)
	route := w.route(served)
	require.True(t, w.exists(route))
	uid := route.UID
	require.NoError(t, w.Delete(t.Context(), route))
	require.Eventually(t, func() bool { return w.exists(route) && route.UID != uid }, envtest.Wait, envtest.Tick)
	change(w, served, func(t *v1alpha1.Tenant) { t.Spec.Hostnames = nil })
	w.gone(route)
	w.becomes(served, v1alpha1.TenantRouteReady, v1alpha1.ReasonNoGateway)
}

func TestTakenHostnameIsToldAndHealsWhenTheOtherGoes(t *testing.T) {
	w := newWorld(t)
	w.operator()
	w.pool()
	class := w.pooledClass()
	shared := envtest.Name(t) + ".example.com"
	older := w.tenant(class, func(t *v1alpha1.Tenant) {
		t.Name, t.Spec.ID = "a"+t.Name, "a"+t.Spec.ID
		t.Spec.Hostnames = []string{shared}
	})
	w.ready(older)
	younger := w.tenant(class, func(t *v1alpha1.Tenant) {
		t.Name, t.Spec.ID = "b"+t.Name, "b"+t.Spec.ID
		t.Spec.Hostnames = append(t.Spec.Hostnames, shared)
	})
	found := w.becomes(younger, v1alpha1.TenantReady, v1alpha1.ReasonHostnameTaken)
	require.Contains(t, found.Message, older.Name)
	route := w.route(younger)
	require.True(t, w.exists(route), "what is its own leads to it")
	require.Equal(t, []gatewayv1.Hostname{gatewayv1.Hostname(younger.Spec.Hostnames[0])}, route.Spec.Hostnames)
	w.deleted(older)
	w.ready(younger)
	require.True(t, w.exists(route))
	require.Len(t, route.Spec.Hostnames, 2)
}

func TestGatewayAPIThatComesLaterIsTakenUp(t *testing.T) {
	w := newWorld(t)
	clock := clocktesting.NewFakePassiveClock(time.Now())
	var installed atomic.Bool
	w.config = func(c *tenant.Config) {
		c.Clock = clock
		c.Client = without{c.Client, &installed}
	}
	w.operator()
	w.pool()
	served := w.tenant(w.pooledClass())
	w.becomes(served, v1alpha1.TenantReady, v1alpha1.ReasonGatewayAPIMissing)
	installed.Store(true)
	clock.SetTime(clock.Now().Add(2 * time.Minute))
	change(w, served, func(t *v1alpha1.Tenant) { t.Annotations = map[string]string{"look": "again"} })
	w.ready(served)
}

// without is a client of a cluster that has no HTTPRoutes until they are installed.
type without struct {
	client.Client

	installed *atomic.Bool
}

func (c without) RESTMapper() meta.RESTMapper {
	return withoutRoutes{c.Client.RESTMapper(), c.installed}
}

type withoutRoutes struct {
	meta.RESTMapper

	installed *atomic.Bool
}

func (m withoutRoutes) RESTMapping(kind schema.GroupKind, versions ...string) (*meta.RESTMapping, error) {
	if kind.Kind == "HTTPRoute" && !m.installed.Load() {
		return nil, &meta.NoKindMatchError{GroupKind: kind}
	}
	return m.RESTMapper.RESTMapping(kind, versions...)
}

func (w *world) route(served *v1alpha1.Tenant) *gatewayv1.HTTPRoute {
	return &gatewayv1.HTTPRoute{ObjectMeta: metav1.ObjectMeta{Namespace: served.Status.Namespace, Name: "tenant-" + served.Name}}
}
