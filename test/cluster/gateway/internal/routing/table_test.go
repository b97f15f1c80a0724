package routing_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// to is a rule for a path prefix whose only endpoint is the name, so that a test reads where a request went.
func to(name, path string) routing.Rule {
	return routing.Rule{Path: path, Backends: []routing.Backend{{Weight: 1, Endpoints: []string{name}}}}
}

func exactly(name, path string) routing.Rule {
	rule := to(name, path)
	rule.Exact = true
	return rule
}

func withMethod(rule routing.Rule, method string) routing.Rule {
	rule.Method = method
	return rule
}

func withHeaders(rule routing.Rule, headers map[string]string) routing.Rule {
	rule.Headers = headers
	return rule
}

func TestMostSpecificRouteWins(t *testing.T) {
	table := routing.New([]routing.Route{
		{Hostnames: []string{"*"}, Rules: []routing.Rule{to("everyone", "/")}},
		{Hostnames: []string{"*.guanxi.test"}, Rules: []routing.Rule{to("any-tenant", "/"), to("any-tenant-reports", "/reports")}},
		{Hostnames: []string{"*.eu.guanxi.test"}, Rules: []routing.Rule{to("any-european", "/")}},
		{Hostnames: []string{"acme.guanxi.test"}, Rules: []routing.Rule{
			to("acme-api", "/v1"), to("acme-customers", "/v1/customers"), exactly("acme-import", "/v1/customers/import"),
			withMethod(to("acme-post", "/v1/customers"), http.MethodPost),
			withHeaders(to("acme-canary", "/v1/customers"), map[string]string{"X-Canary": "1"}),
		}},
		{Hostnames: []string{"acme.guanxi.test"}, Rules: []routing.Rule{to("acme-late", "/v1")}},
	})
	for _, c := range []struct{ method, url, want string }{
		{"GET", "http://acme.guanxi.test/v1", "acme-api"},
		{"GET", "http://acme.guanxi.test/v1/", "acme-api"},
		{"GET", "http://acme.guanxi.test/v1/surveys", "acme-api"},
		{"GET", "http://acme.guanxi.test/v1/customers/7", "acme-customers"},
		{"GET", "http://acme.guanxi.test/v1/customersandmore", "acme-api"},
		{"GET", "http://acme.guanxi.test/v1/customers/import", "acme-import"},
		{"POST", "http://acme.guanxi.test/v1/customers", "acme-post"},
		{"GET", "http://ACME.guanxi.test:8080/v1", "acme-api"},
		{"GET", "http://acme.guanxi.test/reports", "any-tenant-reports"},
		{"GET", "http://other.guanxi.test/v1", "any-tenant"},
		{"GET", "http://one.eu.guanxi.test/v1", "any-european"},
		{"GET", "http://a.b.eu.guanxi.test/v1", "any-european"},
		{"GET", "http://guanxi.test/v1", "everyone"},
		{"GET", "http://10.210.0.1:8080/", "everyone"},
	} {
		t.Run(c.method+" "+c.url, func(t *testing.T) {
			backends, ok := table.Match(httptest.NewRequest(c.method, c.url, nil))
			require.True(t, ok)
			require.Equal(t, c.want, backends[0].Endpoints[0])
		})
	}
	canary := httptest.NewRequest(http.MethodGet, "http://acme.guanxi.test/v1/customers", nil)
	canary.Header.Set("X-Canary", "1")
	backends, _ := table.Match(canary)
	require.Equal(t, "acme-canary", backends[0].Endpoints[0])
}

func TestRequestOfNoRouteMatchesNothing(t *testing.T) {
	table := routing.New([]routing.Route{{Hostnames: []string{"acme.guanxi.test"}, Rules: []routing.Rule{to("acme", "/v1")}}})
	for _, url := range []string{"http://acme.guanxi.test/", "http://acme.guanxi.test/v10", "http://other.guanxi.test/v1", "http://test/v1"} {
		_, ok := table.Match(httptest.NewRequest(http.MethodGet, url, nil))
		require.False(t, ok, url)
	}
}
