package control_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/control"
	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// cluster is an API server in memory with a class, a gateway for *.guanxi.test and a Service, reconciled on demand.
type cluster struct {
	client.Client

	t     *testing.T
	table *routing.Table
}

func newCluster(t *testing.T, objects ...client.Object) *cluster {
	t.Helper()
	scheme := runtime.NewScheme()
	require.NoError(t, clientgoscheme.AddToScheme(scheme))
	require.NoError(t, gatewayv1.Install(scheme))
	objects = append(objects,
		&gatewayv1.GatewayClass{ObjectMeta: metav1.ObjectMeta{Name: "test"}, Spec: gatewayv1.GatewayClassSpec{ControllerName: control.Controller}},
		gateway("front", nil), service("tenant", "customer"), slice("tenant", "customer"),
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "tenant", Labels: map[string]string{"tier": "dedicated"}}})
	return &cluster{t: t, Client: fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).
		WithStatusSubresource(&gatewayv1.GatewayClass{}, &gatewayv1.Gateway{}, &gatewayv1.HTTPRoute{}).Build()}
}

func (c *cluster) reconcile() {
	c.t.Helper()
	r := control.Reconciler{Client: c.Client, Addresses: []string{"10.96.1.1"}, Use: func(table *routing.Table) { c.table = table }}
	_, err := r.Reconcile(c.t.Context(), ctrl.Request{})
	require.NoError(c.t, err)
}

// reason returns the condition's status and reason at the route's only parent.
func (c *cluster) reason(route *gatewayv1.HTTPRoute, condition gatewayv1.RouteConditionType) (metav1.ConditionStatus, string) {
	c.t.Helper()
	require.NoError(c.t, c.Get(c.t.Context(), client.ObjectKeyFromObject(route), route))
	require.Len(c.t, route.Status.Parents, 1)
	found := meta.FindStatusCondition(route.Status.Parents[0].Conditions, string(condition))
	require.NotNil(c.t, found)
	return found.Status, found.Reason
}

func (c *cluster) answers(url string) bool {
	_, ok := c.table.Match(httptest.NewRequest(http.MethodGet, url, nil))
	return ok
}

func gateway(name string, allowed *gatewayv1.AllowedRoutes) *gatewayv1.Gateway {
	if allowed == nil {
		allowed = &gatewayv1.AllowedRoutes{Namespaces: &gatewayv1.RouteNamespaces{From: new(gatewayv1.NamespacesFromAll)}}
	}
	return &gatewayv1.Gateway{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: "edge"}, Spec: gatewayv1.GatewaySpec{
		GatewayClassName: "test",
		Listeners: []gatewayv1.Listener{{
			Name: "http", Port: 80, Protocol: gatewayv1.HTTPProtocolType,
			Hostname: new(gatewayv1.Hostname("*.guanxi.test")), AllowedRoutes: allowed,
		}},
	}}
}

func service(namespace, name string) *corev1.Service {
	return &corev1.Service{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}, Spec: corev1.ServiceSpec{
		Ports: []corev1.ServicePort{{Name: "metrics", Port: 9090}, {Name: "http", Port: 80}},
	}}
}

// slice has an endpoint that is ready, and one that is not.
func slice(namespace, service string) *discoveryv1.EndpointSlice {
	return &discoveryv1.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: service, Labels: map[string]string{discoveryv1.LabelServiceName: service}},
		Ports:      []discoveryv1.EndpointPort{{Name: new("metrics"), Port: new(int32(9090))}, {Name: new("http"), Port: new(int32(8080))}},
		Endpoints: []discoveryv1.Endpoint{
			{Addresses: []string{"10.244.0.7"}, Conditions: discoveryv1.EndpointConditions{Ready: new(true)}},
			{Addresses: []string{"10.244.0.8"}, Conditions: discoveryv1.EndpointConditions{Ready: new(false), Serving: new(true)}},
		},
	}
}

// route leads acme.guanxi.test to the Service, after the changes.
func route(changes ...func(*gatewayv1.HTTPRoute)) *gatewayv1.HTTPRoute {
	r := &gatewayv1.HTTPRoute{ObjectMeta: metav1.ObjectMeta{Namespace: "tenant", Name: "acme"}, Spec: gatewayv1.HTTPRouteSpec{
		CommonRouteSpec: gatewayv1.CommonRouteSpec{ParentRefs: []gatewayv1.ParentReference{
			{Name: "front", Namespace: new(gatewayv1.Namespace("edge"))},
		}},
		Hostnames: []gatewayv1.Hostname{"acme.guanxi.test"},
		Rules: []gatewayv1.HTTPRouteRule{{BackendRefs: []gatewayv1.HTTPBackendRef{{BackendRef: gatewayv1.BackendRef{
			BackendObjectReference: gatewayv1.BackendObjectReference{Name: "customer", Port: new(gatewayv1.PortNumber(80))},
		}}}}},
	}}
	for _, change := range changes {
		change(r)
	}
	return r
}
