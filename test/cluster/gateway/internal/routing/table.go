// Package routing decides which backend a request goes to, by the Gateway API's rules of precedence. It knows neither
// Kubernetes nor how a request is forwarded.
package routing

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// Backend is one of the Services that share a rule's requests.
type Backend struct {
	Weight    int
	Endpoints []string // host:port of those that are ready
	Invalid   bool     // its share of the requests is answered with 500, as GEP-718 asks
}

// Route is what one HTTPRoute asks for at one listener.
type Route struct {
	// Hostnames are exact, begin with "*.", or are "*" for every host.
	Hostnames []string
	Rules     []Rule
}

// Table holds all routes. It does not change: a new state of the cluster makes a new table.
type Table struct {
	rules map[string][]Rule // by hostname, each in the order of precedence
}

// New returns the table of the routes, of which the earlier one wins where precedence leaves it open.
func New(routes []Route) *Table {
	t := &Table{rules: map[string][]Rule{}}
	for _, route := range routes {
		for _, hostname := range route.Hostnames {
			hostname = strings.ToLower(hostname)
			t.rules[hostname] = append(t.rules[hostname], route.Rules...)
		}
	}
	for _, rules := range t.rules {
		slices.SortStableFunc(rules, byPrecedence)
	}
	return t
}

// Match returns the backends of the rule that the request meets, or false where it meets none. A more specific hostname
// is asked first; where none of its rules fit, the next one is.
func (t *Table) Match(r *http.Request) ([]Backend, bool) {
	for hostname := range candidates(r.Host) {
		for _, rule := range t.rules[hostname] {
			if rule.matches(r) {
				return rule.Backends, true
			}
		}
	}
	return nil, false
}

// candidates yields the hostnames under which a route for the host may stand, the most specific first.
func candidates(host string) func(yield func(string) bool) {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return func(yield func(string) bool) {
		if !yield(host) {
			return
		}
		for rest := host; ; {
			_, parent, found := strings.Cut(rest, ".")
			if !found {
				break
			}
			if !yield("*." + parent) {
				return
			}
			rest = parent
		}
		yield("*")
	}
}
