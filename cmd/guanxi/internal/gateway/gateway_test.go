package gateway_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/gateway"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

func backend(name string, paths ...string) gateway.Backend {
	return gateway.Backend{Name: name, Summary: "What it is.", Paths: paths, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s %s?%s", name, r.URL.Path, r.URL.RawQuery)
	})}
}

func TestRequestsGoToTheOwnerOfTheNoun(t *testing.T) {
	g, err := gateway.New(
		backend("customer", "/v1/customers", "/v1/customers/{customerId}/purchases", "/v1/purchases"),
		backend("analytics", "/v1/dashboard", "/v1/platform/analytics/rebuild"),
		backend("feedback", "/v1/surveys", "/v1/platform/feedback/status"))
	require.NoError(t, err)
	g.Handle("GET /livez", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }))
	for path, want := range map[string]string{
		"/v1/customers":                  "customer /v1/customers?",
		"/v1/customers/cus_1/purchases":  "customer /v1/customers/cus_1/purchases?",
		"/v1/customers?limit=5":          "customer /v1/customers?limit=5",
		"/v1/customers/a%2Fb":            "customer /v1/customers/a/b?",
		"/v1/dashboard":                  "analytics /v1/dashboard?",
		"/v1/platform/analytics/rebuild": "analytics /v1/platform/analytics/rebuild?",
		"/v1/platform/feedback/status":   "feedback /v1/platform/feedback/status?",
		"/docs/customer/":                "customer /docs?",
		"/docs/customer/openapi.json":    "customer /openapi.json?",
		"/openapi/analytics.json":        "analytics /openapi.json?",
		"/livez":                         "ok",
	} {
		w := get(g, path)
		require.Equal(t, http.StatusOK, w.Code, path)
		require.Equal(t, want, w.Body.String(), path)
	}
}

func TestUnknownPathsAreAProblem(t *testing.T) {
	g, err := gateway.New(backend("customer", "/v1/customers"))
	require.NoError(t, err)
	for _, path := range []string{"/v1/", "/v1/nothing", "/v1/platform", "/v1/platform/customer/x", "/v2/customers", "/docs/nobody", "/favicon.ico"} {
		w := get(g, path)
		require.Equal(t, http.StatusNotFound, w.Code, path)
		require.Equal(t, problem.ContentType, w.Header().Get("Content-Type"), path)
		require.Equal(t, "not-found", problem.Parse(w.Code, w.Body.Bytes()).Kind(), path)
	}
}

func TestConflictingRoutesAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		backends []gateway.Backend
		says     string
	}{
		"two owners":     {[]gateway.Backend{backend("customer", "/v1/tasks"), backend("interaction", "/v1/tasks/{taskId}")}, "customer and interaction both have routes below /v1/tasks"},
		"not below /v1":  {[]gateway.Backend{backend("customer", "/customers")}, "not below /v1"},
		"no noun":        {[]gateway.Backend{backend("customer", "/v1/{anything}")}, "not below /v1"},
		"same operators": {[]gateway.Backend{backend("a", "/v1/platform/x/y"), backend("b", "/v1/platform/x/z")}, "both have routes below /v1/platform/x"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := gateway.New(tc.backends...)
			require.ErrorContains(t, err, tc.says)
		})
	}
}

func TestFirstPageLinksToEveryService(t *testing.T) {
	g, err := gateway.New(backend("customer", "/v1/customers"), backend("feedback", "/v1/surveys"))
	require.NoError(t, err)
	page := get(g, "/").Body.String()
	for _, link := range []string{"/docs/customer/", "/docs/feedback/", "/openapi/customer.json", "/traces"} {
		require.Contains(t, page, `href="`+link+`"`)
	}
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return w
}
