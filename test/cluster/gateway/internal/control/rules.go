package control

import (
	"fmt"

	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// rules translates the route's rules, one for each match. What the gateway does not do is refused rather than left out:
// a route that is half served would show nothing of what it was written for.
func (s *snapshot) rules(route *gatewayv1.HTTPRoute) ([]routing.Rule, verdict) {
	accepted := verdict{kind: string(gatewayv1.RouteConditionAccepted), holds: true}
	refused := func(what string) ([]routing.Rule, verdict) {
		accepted.holds, accepted.reason = false, string(gatewayv1.RouteReasonUnsupportedValue)
		accepted.message = fmt.Sprintf("The test gateway knows no %s: take it out of the route.", what)
		return nil, accepted
	}
	var rules []routing.Rule
	for _, rule := range route.Spec.Rules {
		if len(rule.Filters) > 0 {
			return refused("filters")
		}
		var backends []routing.Backend
		for _, ref := range rule.BackendRefs {
			if len(ref.Filters) > 0 {
				return refused("filters")
			}
			backends = append(backends, s.backend(route.Namespace, ref.BackendRef))
		}
		matches := rule.Matches
		if len(matches) == 0 {
			matches = []gatewayv1.HTTPRouteMatch{{}}
		}
		for _, match := range matches {
			translated, unsupported := translate(match)
			if unsupported != "" {
				return refused(unsupported)
			}
			translated.Backends = backends
			rules = append(rules, translated)
		}
	}
	return rules, accepted
}

// translate returns the rule without its backends, or what of the match is not supported.
func translate(match gatewayv1.HTTPRouteMatch) (rule routing.Rule, unsupported string) {
	rule = routing.Rule{Path: "/", Method: string(value(match.Method)), Headers: map[string]string{}}
	if len(match.QueryParams) > 0 {
		return rule, "matches on query parameters"
	}
	if match.Path != nil {
		switch value(match.Path.Type) {
		case gatewayv1.PathMatchExact:
			rule.Exact = true
		case gatewayv1.PathMatchPathPrefix, "":
		case gatewayv1.PathMatchRegularExpression:
			return rule, "regular expressions"
		}
		if match.Path.Value != nil {
			rule.Path = *match.Path.Value
		}
	}
	for _, header := range match.Headers {
		if header.Type != nil && *header.Type != gatewayv1.HeaderMatchExact {
			return rule, "regular expressions"
		}
		rule.Headers[string(header.Name)] = header.Value
	}
	return rule, ""
}
