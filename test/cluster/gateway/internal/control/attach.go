package control

import (
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// programRoute returns what the route asks for at the listeners that have it, and sets its status for each of its
// parents that is ours. What other controllers say of it stays.
func (s *snapshot) programRoute(route *gatewayv1.HTTPRoute) []routing.Route {
	rules, unsupported := s.rules(route)
	resolved := s.judgeBackends(route)
	var (
		table   []routing.Route
		parents []gatewayv1.RouteParentStatus
	)
	for _, status := range route.Status.Parents {
		if status.ControllerName != Controller {
			parents = append(parents, status)
		}
	}
	for _, parent := range route.Spec.ParentRefs {
		gateway := s.gateway(route, parent)
		if gateway == nil {
			continue // of another controller, or not there yet
		}
		accepted, hostnames := unsupported, []string(nil)
		if accepted.holds {
			accepted, hostnames = s.attach(route, parent, gateway)
		}
		if accepted.holds {
			table = append(table, routing.Route{Hostnames: hostnames, Rules: rules})
		}
		status := statusOf(route, parent)
		set(&status.Conditions, route.Generation, accepted)
		set(&status.Conditions, route.Generation, resolved)
		parents = append(parents, status)
	}
	route.Status.Parents = parents
	return table
}

// attach finds the gateway's listeners that take the route and the hostnames it then answers to, and counts it there.
func (s *snapshot) attach(route *gatewayv1.HTTPRoute, parent gatewayv1.ParentReference, gateway *gatewayv1.Gateway) (verdict, []string) {
	refusal := verdict{
		string(gatewayv1.RouteConditionAccepted), false, string(gatewayv1.RouteReasonNoMatchingParent),
		fmt.Sprintf("Gateway %s has no HTTP listener of the section or port that the route names.", gateway.Name),
	}
	var hostnames []string
	taken := false
	for i, listener := range gateway.Spec.Listeners {
		if !serves(listener) || parent.SectionName != nil && *parent.SectionName != listener.Name ||
			parent.Port != nil && *parent.Port != listener.Port {
			continue
		}
		if !s.allows(gateway, listener, route.Namespace) {
			refusal.reason = string(gatewayv1.RouteReasonNotAllowedByListeners)
			refusal.message = fmt.Sprintf("Listener %s takes no routes from namespace %s: see its allowedRoutes.", listener.Name, route.Namespace)
			continue
		}
		common := intersect(listener.Hostname, route.Spec.Hostnames)
		if len(common) == 0 {
			refusal.reason = string(gatewayv1.RouteReasonNoMatchingListenerHostname)
			refusal.message = fmt.Sprintf("No hostname of the route is one of listener %s's (%s).", listener.Name, value(listener.Hostname))
			continue
		}
		taken = true
		hostnames = append(hostnames, common...)
		gateway.Status.Listeners[i].AttachedRoutes++
	}
	if !taken {
		return refusal, nil
	}
	return verdict{refusal.kind, true, string(gatewayv1.RouteReasonAccepted), "The route is served."}, hostnames
}

// allows tells whether the listener takes routes of the namespace: by default, of the gateway's own.
func (s *snapshot) allows(gateway *gatewayv1.Gateway, listener gatewayv1.Listener, namespace string) bool {
	from, selector := gatewayv1.NamespacesFromSame, (*metav1.LabelSelector)(nil)
	if allowed := listener.AllowedRoutes; allowed != nil && allowed.Namespaces != nil {
		selector = allowed.Namespaces.Selector
		if allowed.Namespaces.From != nil {
			from = *allowed.Namespaces.From
		}
	}
	switch from {
	case gatewayv1.NamespacesFromAll:
		return true
	case gatewayv1.NamespacesFromSame:
		return namespace == gateway.Namespace
	case gatewayv1.NamespacesFromSelector:
		chosen, err := metav1.LabelSelectorAsSelector(selector)
		return err == nil && chosen.Matches(labels.Set(s.namespaces[namespace]))
	case gatewayv1.NamespacesFromNone:
	}
	return false
}
