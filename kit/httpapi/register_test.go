package httpapi_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func TestRouteThatIsDeclaredWronglyDoesNotStart(t *testing.T) {
	good := httpapi.Route{Method: "POST", Path: "/v1/things", ID: "make-thing", Tag: "Things", Summary: "Make", Permission: auth.CustomerWrite}
	for _, test := range []struct {
		name   string
		change func(r *httpapi.Route)
		reason string
	}{
		{"no permission", func(r *httpapi.Route) { r.Permission = "" }, "no permission"},
		{"public with a permission", func(r *httpapi.Route) { r.Public = true }, "public and yet"},
		{"operator with a tenant's permission", func(r *httpapi.Route) { r.Operator = true }, "platform:operate"},
		{"tenant with the operator's permission", func(r *httpapi.Route) { r.Permission = auth.PlatformOperate }, "platform:operate"},
		{"a GET that creates", func(r *httpapi.Route) { r.Method, r.Creates = "GET", true }, "only a POST"},
		{"no id", func(r *httpapi.Route) { r.ID = "" }, "needs an ID"},
		{"an id twice", func(r *httpapi.Route) { r.Path, r.ID = "/v1/others", "first" }, "duplicate operation ID"},
		{"a path twice", func(r *httpapi.Route) { r.Path = "/v1/first" }, "already registered"},
	} {
		t.Run(test.name, func(t *testing.T) {
			api, err := httpapi.New(httpapi.Config{Service: "things"})
			require.NoError(t, err)
			nothing := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
			first := good
			first.Path, first.ID = "/v1/first", "first"
			httpapi.Register(api, first, nothing)
			route := good
			test.change(&route)
			defer func() {
				require.Contains(t, recover(), test.reason)
				require.Len(t, api.Routes(), 1)
			}()
			httpapi.Register(api, route, nothing)
			t.Fatal("it was registered")
		})
	}
}
