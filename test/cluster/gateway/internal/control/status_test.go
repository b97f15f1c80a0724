package control_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

func TestRouteLeadsToTheReadyEndpointsOfItsService(t *testing.T) {
	acme := route()
	c := newCluster(t, acme)
	c.reconcile()

	status, _ := c.reason(acme, gatewayv1.RouteConditionAccepted)
	require.Equal(t, metav1.ConditionTrue, status)
	status, _ = c.reason(acme, gatewayv1.RouteConditionResolvedRefs)
	require.Equal(t, metav1.ConditionTrue, status)
	backends, ok := c.table.Match(httptest.NewRequest(http.MethodGet, "http://acme.guanxi.test/v1/customers", nil))
	require.True(t, ok)
	require.Equal(t, []string{"10.244.0.7:8080"}, backends[0].Endpoints)
	require.False(t, c.answers("http://other.guanxi.test/"))

	front := &gatewayv1.Gateway{}
	require.NoError(t, c.Get(t.Context(), client.ObjectKey{Namespace: "edge", Name: "front"}, front))
	require.True(t, meta.IsStatusConditionTrue(front.Status.Conditions, string(gatewayv1.GatewayConditionProgrammed)))
	require.Equal(t, "10.96.1.1", front.Status.Addresses[0].Value)
	require.Equal(t, int32(1), front.Status.Listeners[0].AttachedRoutes)
}

func TestNothingIsWrittenWhenNothingChanged(t *testing.T) {
	acme := route()
	c := newCluster(t, acme)
	c.reconcile()
	require.NoError(t, c.Get(t.Context(), client.ObjectKeyFromObject(acme), acme))
	before := acme.ResourceVersion
	c.reconcile()
	require.NoError(t, c.Get(t.Context(), client.ObjectKeyFromObject(acme), acme))
	require.Equal(t, before, acme.ResourceVersion)
}

func TestRouteThatCannotBeServedSaysWhy(t *testing.T) {
	onlyFrom := func(from gatewayv1.FromNamespaces, label string) *gatewayv1.AllowedRoutes {
		return &gatewayv1.AllowedRoutes{Namespaces: &gatewayv1.RouteNamespaces{
			From: &from, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"tier": label}},
		}}
	}
	at := func(gateway string) func(*gatewayv1.HTTPRoute) {
		return func(r *gatewayv1.HTTPRoute) { r.Spec.ParentRefs[0].Name = gatewayv1.ObjectName(gateway) }
	}
	for _, c := range []struct {
		name   string
		change func(*gatewayv1.HTTPRoute)
		reason gatewayv1.RouteConditionReason
	}{
		{"hostname of another domain", func(r *gatewayv1.HTTPRoute) { r.Spec.Hostnames[0] = "acme.example" }, gatewayv1.RouteReasonNoMatchingListenerHostname},
		{"section that is not there", func(r *gatewayv1.HTTPRoute) {
			r.Spec.ParentRefs[0].SectionName = new(gatewayv1.SectionName("https"))
		}, gatewayv1.RouteReasonNoMatchingParent},
		{"namespace that is not the gateway's", at("same"), gatewayv1.RouteReasonNotAllowedByListeners},
		{"namespace that is not selected", at("pooled"), gatewayv1.RouteReasonNotAllowedByListeners},
		{"namespace that is selected", at("dedicated"), gatewayv1.RouteReasonAccepted},
		{"filter", func(r *gatewayv1.HTTPRoute) {
			r.Spec.Rules[0].Filters = []gatewayv1.HTTPRouteFilter{{Type: gatewayv1.HTTPRouteFilterURLRewrite}}
		}, gatewayv1.RouteReasonUnsupportedValue},
		{"regular expression", func(r *gatewayv1.HTTPRoute) {
			r.Spec.Rules[0].Matches = []gatewayv1.HTTPRouteMatch{{Path: &gatewayv1.HTTPPathMatch{Type: new(gatewayv1.PathMatchRegularExpression)}}}
		}, gatewayv1.RouteReasonUnsupportedValue},
	} {
		t.Run(c.name, func(t *testing.T) {
			acme := route(c.change)
			cluster := newCluster(t, acme,
				gateway("same", onlyFrom(gatewayv1.NamespacesFromSame, "")),
				gateway("pooled", onlyFrom(gatewayv1.NamespacesFromSelector, "pooled")),
				gateway("dedicated", onlyFrom(gatewayv1.NamespacesFromSelector, "dedicated")))
			cluster.reconcile()
			_, reason := cluster.reason(acme, gatewayv1.RouteConditionAccepted)
			require.Equal(t, string(c.reason), reason)
			require.Equal(t, c.reason == gatewayv1.RouteReasonAccepted, cluster.answers("http://acme.guanxi.test/"))
		})
	}
}

func TestBackendThatCannotBeUsedSaysWhy(t *testing.T) {
	elsewhere := func(r *gatewayv1.HTTPRoute) {
		r.Spec.Rules[0].BackendRefs[0].Namespace = new(gatewayv1.Namespace("pool"))
	}
	grant := &gatewayv1.ReferenceGrant{ObjectMeta: metav1.ObjectMeta{Namespace: "pool", Name: "routes"}, Spec: gatewayv1.ReferenceGrantSpec{
		From: []gatewayv1.ReferenceGrantFrom{{Group: gatewayv1.GroupName, Kind: "HTTPRoute", Namespace: "tenant"}},
		To:   []gatewayv1.ReferenceGrantTo{{Kind: "Service"}},
	}}
	for _, c := range []struct {
		name    string
		change  func(*gatewayv1.HTTPRoute)
		objects []client.Object
		reason  gatewayv1.RouteConditionReason
	}{
		{"no such Service", func(r *gatewayv1.HTTPRoute) { r.Spec.Rules[0].BackendRefs[0].Name = "ghost" }, nil, gatewayv1.RouteReasonBackendNotFound},
		{"no such port", func(r *gatewayv1.HTTPRoute) { r.Spec.Rules[0].BackendRefs[0].Port = new(gatewayv1.PortNumber(81)) }, nil, gatewayv1.RouteReasonBackendNotFound},
		{"other kind", func(r *gatewayv1.HTTPRoute) { r.Spec.Rules[0].BackendRefs[0].Kind = new(gatewayv1.Kind("Pod")) }, nil, gatewayv1.RouteReasonInvalidKind},
		{"other namespace", elsewhere, []client.Object{service("pool", "customer")}, gatewayv1.RouteReasonRefNotPermitted},
		{"other namespace that grants it", elsewhere, []client.Object{service("pool", "customer"), grant}, gatewayv1.RouteReasonResolvedRefs},
	} {
		t.Run(c.name, func(t *testing.T) {
			acme := route(c.change)
			cluster := newCluster(t, append(c.objects, acme)...)
			cluster.reconcile()
			_, reason := cluster.reason(acme, gatewayv1.RouteConditionResolvedRefs)
			require.Equal(t, string(c.reason), reason)
			backends, ok := cluster.table.Match(httptest.NewRequest(http.MethodGet, "http://acme.guanxi.test/", nil))
			require.True(t, ok)
			require.Equal(t, c.reason != gatewayv1.RouteReasonResolvedRefs, backends[0].Invalid)
		})
	}
}

func TestStatusOfAnotherControllerIsLeftAlone(t *testing.T) {
	acme := route()
	acme.Status.Parents = []gatewayv1.RouteParentStatus{{ControllerName: "example.com/other", ParentRef: gatewayv1.ParentReference{Name: "theirs"}}}
	c := newCluster(t, acme)
	c.reconcile()
	require.NoError(t, c.Get(t.Context(), client.ObjectKeyFromObject(acme), acme))
	require.Len(t, acme.Status.Parents, 2)
	require.Equal(t, gatewayv1.GatewayController("example.com/other"), acme.Status.Parents[0].ControllerName)
}
