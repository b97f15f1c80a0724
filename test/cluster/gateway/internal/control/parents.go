package control

import gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

// statusOf returns what was last said of the route at the parent, so that conditions keep their times.
func statusOf(route *gatewayv1.HTTPRoute, parent gatewayv1.ParentReference) gatewayv1.RouteParentStatus {
	for _, status := range route.Status.Parents {
		if status.ControllerName == Controller && sameParent(status.ParentRef, parent) {
			return status
		}
	}
	return gatewayv1.RouteParentStatus{ParentRef: parent, ControllerName: Controller}
}

func sameParent(a, b gatewayv1.ParentReference) bool {
	return a.Name == b.Name && value(a.Namespace) == value(b.Namespace) &&
		value(a.SectionName) == value(b.SectionName) && value(a.Port) == value(b.Port)
}

func (s *snapshot) gateway(route *gatewayv1.HTTPRoute, parent gatewayv1.ParentReference) *gatewayv1.Gateway {
	if parent.Kind != nil && *parent.Kind != "Gateway" || parent.Group != nil && *parent.Group != gatewayv1.GroupName {
		return nil
	}
	namespace := route.Namespace
	if parent.Namespace != nil {
		namespace = string(*parent.Namespace)
	}
	for _, gateway := range s.gateways {
		if gateway.Name == string(parent.Name) && gateway.Namespace == namespace {
			return gateway
		}
	}
	return nil
}

func value[T any](pointer *T) T {
	if pointer == nil {
		var none T
		return none
	}
	return *pointer
}
