package control

import (
	"fmt"
	"net"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/types"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// backend returns the endpoints of the Service that the reference names. They are taken from its EndpointSlices, not
// reached through its ClusterIP, so that a request can go to another pod as soon as one refuses.
func (s *snapshot) backend(namespace string, ref gatewayv1.BackendRef) routing.Backend {
	backend := routing.Backend{Weight: 1}
	if ref.Weight != nil {
		backend.Weight = int(*ref.Weight)
	}
	port, problem := s.resolve(namespace, ref)
	if problem != nil {
		backend.Invalid = true
		return backend
	}
	backend.Endpoints = ready(s.endpoints[serviceOf(namespace, ref)], port.Name)
	return backend
}

// judgeBackends tells of the first reference that leads nowhere.
func (s *snapshot) judgeBackends(route *gatewayv1.HTTPRoute) verdict {
	for _, rule := range route.Spec.Rules {
		for _, ref := range rule.BackendRefs {
			if _, problem := s.resolve(route.Namespace, ref.BackendRef); problem != nil {
				return *problem
			}
		}
	}
	return verdict{
		string(gatewayv1.RouteConditionResolvedRefs), true, string(gatewayv1.RouteReasonResolvedRefs),
		"All backends are Services that may be used.",
	}
}

// resolve returns the port of the Service that the reference names, or why it cannot be used.
func (s *snapshot) resolve(namespace string, ref gatewayv1.BackendRef) (corev1.ServicePort, *verdict) {
	name := serviceOf(namespace, ref)
	refused := func(reason gatewayv1.RouteConditionReason, message string, args ...any) (corev1.ServicePort, *verdict) {
		return corev1.ServicePort{}, &verdict{
			string(gatewayv1.RouteConditionResolvedRefs), false, string(reason), fmt.Sprintf(message, args...),
		}
	}
	if ref.Kind != nil && *ref.Kind != "Service" || value(ref.Group) != "" {
		return refused(gatewayv1.RouteReasonInvalidKind, "A backend must be a Service, not a %s.", value(ref.Kind))
	}
	if name.Namespace != namespace && !s.granted(namespace, name) {
		return refused(gatewayv1.RouteReasonRefNotPermitted, "No ReferenceGrant in namespace %s lets HTTPRoutes of %s use Service %s.",
			name.Namespace, namespace, name.Name)
	}
	service := s.services[name]
	if service == nil {
		return refused(gatewayv1.RouteReasonBackendNotFound, "There is no Service %s.", name)
	}
	for _, port := range service.Spec.Ports {
		if ref.Port != nil && port.Port == *ref.Port {
			return port, nil
		}
	}
	return refused(gatewayv1.RouteReasonBackendNotFound, "Service %s has no port %d.", name, value(ref.Port))
}

func serviceOf(namespace string, ref gatewayv1.BackendRef) types.NamespacedName {
	if ref.Namespace != nil {
		namespace = string(*ref.Namespace)
	}
	return types.NamespacedName{Namespace: namespace, Name: string(ref.Name)}
}

// granted tells whether a ReferenceGrant beside the Service lets HTTPRoutes of the namespace use it.
func (s *snapshot) granted(namespace string, service types.NamespacedName) bool {
	for _, grant := range s.grants {
		if grant.Namespace != service.Namespace {
			continue
		}
		for _, from := range grant.Spec.From {
			if from.Group != gatewayv1.GroupName || from.Kind != "HTTPRoute" || string(from.Namespace) != namespace {
				continue
			}
			for _, to := range grant.Spec.To {
				if to.Group == "" && to.Kind == "Service" && (to.Name == nil || string(*to.Name) == service.Name) {
					return true
				}
			}
		}
	}
	return false
}

// ready returns the addresses of the endpoints that take new requests; where none does, of those that end but still serve.
func ready(slices []discoveryv1.EndpointSlice, port string) []string {
	var taking, ending []string
	for _, slice := range slices {
		for _, offered := range slice.Ports {
			if value(offered.Name) != port || offered.Port == nil {
				continue
			}
			for _, endpoint := range slice.Endpoints {
				for _, address := range endpoint.Addresses {
					address = net.JoinHostPort(address, strconv.Itoa(int(*offered.Port)))
					switch {
					case endpoint.Conditions.Ready == nil || *endpoint.Conditions.Ready:
						taking = append(taking, address)
					case value(endpoint.Conditions.Serving):
						ending = append(ending, address)
					}
				}
			}
		}
	}
	if len(taking) == 0 {
		return ending
	}
	return taking
}
