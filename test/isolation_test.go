package test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// secret is part of everything that the first tenant writes; no other tenant may ever read it.
const secret = "Xanadu-7731"

// TestNoRouteShowsAnotherTenantsData tries every route of every service with another tenant's token and the first
// tenant's ids. The routes are read from the services' own route tables: a new one is tried without being added here.
func TestNoRouteShowsAnotherTenantsData(t *testing.T) {
	p := platform.Start(t)
	p.AddTenant("rival")
	owned := seed(t, p)
	rival := p.Client("rival", "admin")
	before := snapshot(p, owned)

	tried := 0
	for _, op := range platform.Operations(t, p) {
		if op.Public {
			continue // needs no token; its path is the credential
		}
		t.Run(op.ID, func(t *testing.T) {
			path, named := owned.path(t, op)
			answer := rival.Do(op.Method, path, owned.body(op), "If-Match", `"1"`)
			switch {
			case op.Operator:
				require.Equal(t, http.StatusForbidden, answer.Status, "%s", answer.Body)
			case named:
				require.Contains(t, []int{http.StatusNotFound, http.StatusForbidden}, answer.Status, "%s", answer.Body)
			case op.Method == http.MethodGet:
				require.Equal(t, http.StatusOK, answer.Status, "%s", answer.Body)
			}
			require.NotContains(t, string(answer.Body), secret)
			for _, id := range owned.ids {
				if !strings.Contains(path, id) {
					require.NotContains(t, string(answer.Body), `"`+id+`"`, "an id the caller did not send")
				}
			}
			tried++
		})
	}
	require.Greater(t, tried, 30, "the route tables were read")
	require.Equal(t, before, snapshot(p, owned), "nothing of the first tenant's changed")
}

// TestEveryRouteNeedsItsPermission tries every route without a token, and with a role that lacks its permission.
func TestEveryRouteNeedsItsPermission(t *testing.T) {
	p := platform.Start(t)
	owned := seed(t, p)
	anyone := p.Anyone()
	lacking := map[string]*platform.Client{
		"customer:read": p.Operator(), "interaction:read": p.Operator(), "feedback:read": p.Operator(),
		"analytics:read": p.Client("demo", "agent"), "customer:write": p.Client("demo", "analyst"),
		"interaction:write": p.Client("demo", "analyst"), "feedback:write": p.Client("demo", "analyst"),
		"customer:erase": p.Client("demo", "manager"), "tenant:admin": p.Client("demo", "manager"),
		"platform:operate": p.Client("demo", "admin"),
	}
	for _, op := range platform.Operations(t, p) {
		if op.Public {
			continue
		}
		t.Run(op.ID, func(t *testing.T) {
			path, _ := owned.path(t, op)
			answer := anyone.Do(op.Method, path, owned.body(op))
			require.Equal(t, http.StatusUnauthorized, answer.Status, "%s", answer.Body)
			client, known := lacking[op.Permission]
			require.True(t, known, "permission %q has no role without it", op.Permission)
			answer = client.Do(op.Method, path, owned.body(op), "If-Match", `"1"`)
			require.Equal(t, http.StatusForbidden, answer.Status, "%s", answer.Body)
		})
	}
}

// possessions are one tenant's things, by the path parameter that names them.
type possessions struct {
	ids     map[string]string // "customerId": "cus_…"
	bodies  map[string]any    // by operation id, valid for those ids
	readers []string          // paths that show them
}

// path fills in the operation's path; named says whether it names one of the tenant's things.
func (o possessions) path(t *testing.T, op platform.Operation) (path string, named bool) {
	t.Helper()
	path = op.Path
	for _, param := range op.Params {
		id, known := o.ids[param]
		require.True(t, known, "%s has a parameter {%s} that this test does not know: seed one", op.ID, param)
		path, named = strings.ReplaceAll(path, "{"+param+"}", id), true
	}
	return path, named
}

func (o possessions) body(op platform.Operation) any {
	if slices.Contains([]string{http.MethodGet, http.MethodDelete}, op.Method) {
		return nil
	}
	if body, known := o.bodies[op.ID]; known {
		return body
	}
	return map[string]any{}
}

func snapshot(p *platform.Platform, owned possessions) (seen []string) {
	client := p.Client("demo", "admin")
	for _, path := range owned.readers {
		answer := client.Do(http.MethodGet, path, nil)
		seen = append(seen, path+" "+answer.Header.Get("ETag")+" "+string(answer.Body))
	}
	return seen
}
