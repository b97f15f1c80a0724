package tenant

import (
	"cmp"

	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	gatewayv1ac "sigs.k8s.io/gateway-api/applyconfiguration/apis/v1"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

// servicePort is the port of the services' Services.
const servicePort = 80

// Route renders what leads a tenant's hostnames to the services of the Stack that serves it. It stands in the Stack's
// namespace, beside the Services; the gateway may stand elsewhere, when its listener's allowedRoutes lets it.
func Route(id string, hostnames []string, stack *v1alpha1.Stack) *gatewayv1ac.HTTPRouteApplyConfiguration {
	spec := gatewayv1ac.HTTPRouteSpec().WithParentRefs(parentReference(stack))
	for _, hostname := range hostnames {
		spec.WithHostnames(gatewayv1.Hostname(hostname))
	}
	for _, service := range v1alpha1.ServiceNames() {
		rule := gatewayv1ac.HTTPRouteRule().WithBackendRefs(gatewayv1ac.HTTPBackendRef().
			WithName(gatewayv1.ObjectName(stack.Name + "-" + string(service))).WithPort(servicePort))
		for _, prefix := range contracts.Paths(string(service)) {
			rule.WithMatches(gatewayv1ac.HTTPRouteMatch().WithPath(
				gatewayv1ac.HTTPPathMatch().WithType(gatewayv1.PathMatchPathPrefix).WithValue(prefix)))
		}
		spec.WithRules(rule)
	}
	return gatewayv1ac.HTTPRoute(RouteName(id), stack.Namespace).WithLabels(Labels(id)).
		WithLabels(map[string]string{v1alpha1.StackLabel: stack.Name}).WithSpec(spec)
}

func parentReference(stack *v1alpha1.Stack) *gatewayv1ac.ParentReferenceApplyConfiguration {
	gateway := stack.Spec.Gateway
	parent := gatewayv1ac.ParentReference().WithGroup(gatewayv1.GroupName).WithKind("Gateway").
		WithName(gatewayv1.ObjectName(gateway.Name)).WithNamespace(gatewayv1.Namespace(gatewayNamespace(gateway, stack.Namespace)))
	if gateway.SectionName != "" {
		parent.WithSectionName(gatewayv1.SectionName(gateway.SectionName))
	}
	return parent
}

func gatewayNamespace(gateway *v1alpha1.GatewayReference, stackNamespace string) string {
	return cmp.Or(gateway.Namespace, stackNamespace)
}

// URL returns the address at which a tenant is reached at first.
func URL(gateway *v1alpha1.GatewayReference, hostname string) string {
	return cmp.Or(gateway.Scheme, "https") + "://" + hostname
}
