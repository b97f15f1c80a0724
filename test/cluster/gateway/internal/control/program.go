package control

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// program returns the routes of the table and sets the status of every object.
func (s *snapshot) program(addresses []string) []routing.Route {
	for _, class := range s.classes {
		set(&class.Status.Conditions, class.Generation, verdict{
			string(gatewayv1.GatewayClassConditionStatusAccepted), true, string(gatewayv1.GatewayClassReasonAccepted),
			"Gateways of this class are served by the test gateway.",
		})
	}
	for _, gateway := range s.gateways {
		s.programGateway(gateway, addresses)
	}
	var table []routing.Route
	for _, route := range s.routes {
		table = append(table, s.programRoute(route)...)
	}
	return table
}

// programGateway accepts every listener that speaks HTTP. They share one port, whatever the port they name: the Service in
// front of the gateway says under which one it is reached.
func (s *snapshot) programGateway(gateway *gatewayv1.Gateway, addresses []string) {
	gateway.Status.Addresses = nil
	for _, address := range addresses {
		gateway.Status.Addresses = append(gateway.Status.Addresses,
			gatewayv1.GatewayStatusAddress{Type: new(gatewayv1.IPAddressType), Value: address})
	}
	known := map[gatewayv1.SectionName]gatewayv1.ListenerStatus{}
	for _, listener := range gateway.Status.Listeners {
		known[listener.Name] = listener
	}
	gateway.Status.Listeners = nil
	valid := 0
	for _, listener := range gateway.Spec.Listeners {
		status := gatewayv1.ListenerStatus{
			Name:           listener.Name,
			SupportedKinds: []gatewayv1.RouteGroupKind{{Group: new(gatewayv1.Group(gatewayv1.GroupName)), Kind: "HTTPRoute"}},
			Conditions:     known[listener.Name].Conditions,
		}
		for _, condition := range judgeListener(listener) {
			set(&status.Conditions, gateway.Generation, condition)
		}
		if serves(listener) {
			valid++
		}
		gateway.Status.Listeners = append(gateway.Status.Listeners, status)
	}
	for _, condition := range judgeGateway(valid, len(gateway.Spec.Listeners)) {
		set(&gateway.Status.Conditions, gateway.Generation, condition)
	}
}

func serves(listener gatewayv1.Listener) bool { return listener.Protocol == gatewayv1.HTTPProtocolType }

func judgeListener(listener gatewayv1.Listener) []verdict {
	resolved := verdict{
		string(gatewayv1.ListenerConditionResolvedRefs), true, string(gatewayv1.ListenerReasonResolvedRefs),
		"The listener refers to nothing that is missing.",
	}
	if !serves(listener) {
		const message = "The test gateway speaks HTTP only: set protocol to HTTP."
		return []verdict{
			resolved,
			{string(gatewayv1.ListenerConditionAccepted), false, string(gatewayv1.ListenerReasonUnsupportedProtocol), message},
			{string(gatewayv1.ListenerConditionProgrammed), false, string(gatewayv1.ListenerReasonInvalid), message},
		}
	}
	return []verdict{
		resolved,
		{string(gatewayv1.ListenerConditionAccepted), true, string(gatewayv1.ListenerReasonAccepted), "Routes can attach."},
		{string(gatewayv1.ListenerConditionProgrammed), true, string(gatewayv1.ListenerReasonProgrammed), "Requests are served."},
	}
}

func judgeGateway(valid, listeners int) []verdict {
	const accepted, programmed = string(gatewayv1.GatewayConditionAccepted), string(gatewayv1.GatewayConditionProgrammed)
	if valid == 0 {
		const message = "No listener can be served: see the listeners' conditions."
		return []verdict{
			{accepted, false, string(gatewayv1.GatewayReasonListenersNotValid), message},
			{programmed, false, string(gatewayv1.GatewayReasonInvalid), message},
		}
	}
	first := verdict{accepted, true, string(gatewayv1.GatewayReasonAccepted), "All listeners are accepted."}
	if valid < listeners {
		first.reason, first.message = string(gatewayv1.GatewayReasonListenersNotValid), "Some listeners are not accepted: see their conditions."
	}
	return []verdict{first, {programmed, true, string(gatewayv1.GatewayReasonProgrammed), "Requests are served."}}
}

// verdict is a condition without what only an object can add.
type verdict struct {
	kind    string
	holds   bool
	reason  string
	message string
}

// set leaves a condition that says the same as it is, its time included.
func set(conditions *[]metav1.Condition, generation int64, v verdict) {
	status := metav1.ConditionFalse
	if v.holds {
		status = metav1.ConditionTrue
	}
	meta.SetStatusCondition(conditions, metav1.Condition{
		Type: v.kind, Status: status, Reason: v.reason, Message: v.message, ObservedGeneration: generation,
	})
}
