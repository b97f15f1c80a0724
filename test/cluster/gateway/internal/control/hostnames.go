package control

import (
	"strings"

	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// intersect returns the hostnames for which a route with those hostnames answers at the listener: the more specific one
// of each pair that meets. A side without hostnames takes all of the other's.
func intersect(listener *gatewayv1.Hostname, route []gatewayv1.Hostname) []string {
	served := string(value(listener))
	if len(route) == 0 {
		if served == "" {
			served = "*"
		}
		return []string{served}
	}
	var common []string
	for _, hostname := range route {
		switch wanted := string(hostname); {
		case served == "", covers(served, wanted):
			common = append(common, wanted)
		case covers(wanted, served):
			common = append(common, served)
		}
	}
	return common
}

// covers tells whether every host of the second name is one of the first's.
func covers(wide, narrow string) bool {
	suffix, wildcard := strings.CutPrefix(wide, "*")
	return wide == narrow || wildcard && strings.HasSuffix(strings.TrimPrefix(narrow, "*"), suffix) && len(narrow) > len(suffix)
}
