package test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// answersItemByItem are the operations that accept a batch in which single items are refused.
var answersItemByItem = []string{"record-behaviour"}

// TestNoRouteShowsAnotherTenantsData tries every route of every service with another tenant's token and the first
// tenant's ids, in paths, filters and bodies. The routes are read from the services' own route tables: a new one is
// tried without being added here.
func TestNoRouteShowsAnotherTenantsData(t *testing.T) {
	p := platform.Start(t)
	p.AddTenant("rival")
	owned := seed(t, p)
	rival, owner := p.Client("rival", "admin"), p.Client("demo", "admin")
	before := snapshot(t, owner, owned)

	tried := 0
	for _, op := range owned.operations {
		if op.Public {
			continue // needs no token; its path is the credential
		}
		t.Run(op.ID, func(t *testing.T) {
			path, named := owned.path(t, op)
			body := owned.body(t, op)
			answer := rival.Do(op.Method, path, body, "If-Match", current(rival, path))
			inBody := len(owned.named(asJSON(t, body))) > 0 && !slices.Contains(answersItemByItem, op.ID)
			switch {
			case op.Operator:
				require.Equal(t, http.StatusForbidden, answer.Status, "%s", answer.Body)
			case inBody: // in the path too, or not: either may be looked at first
				require.Contains(t, []int{http.StatusNotFound, http.StatusUnprocessableEntity}, answer.Status, "%s", answer.Body)
			case named:
				require.Contains(t, []int{http.StatusNotFound, http.StatusForbidden}, answer.Status, "%s", answer.Body)
			default: // one's own: were the request refused, it would show nothing
				require.Less(t, answer.Status, http.StatusMultipleChoices, "%s", answer.Body)
			}
			requireNothingOf(t, owned, answer, path, body)
			for _, path := range owned.filtered(t, op) {
				requireNothingOf(t, owned, rival.Do(op.Method, path, body), path, body)
			}
			tried++
		})
	}
	require.Greater(t, tried, 130, "the route tables were read")
	after := snapshot(t, owner, owned)
	for path, seen := range before {
		require.Equal(t, seen, after[path], "%s of the first tenant has changed", path)
	}
}

// requireNothingOf requires an answer without the secret of the one who owns things, and without their ids other than
// those that the caller sent.
func requireNothingOf(t *testing.T, owned possessions, answer platform.Answer, path string, body any) {
	t.Helper()
	require.NotContains(t, string(answer.Body), secret, "%s", path)
	sent := owned.sent(path, asJSON(t, body))
	for _, id := range owned.named(string(answer.Body)) {
		require.Contains(t, sent, id, "an id the caller did not send: %s", answer.Body)
	}
}

// current is the entity tag of what a change is of, as the caller has it: "1" when there is none to read.
func current(client *platform.Client, path string) string {
	if tag := client.Do(http.MethodGet, path, nil).Header.Get("ETag"); tag != "" {
		return tag
	}
	return `"1"`
}

func asJSON(t *testing.T, body any) string {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return string(text)
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
	for _, op := range owned.operations {
		if op.Public {
			continue
		}
		t.Run(op.ID, func(t *testing.T) {
			path, _ := owned.path(t, op)
			body := owned.body(t, op)
			answer := anyone.Do(op.Method, path, body)
			require.Equal(t, http.StatusUnauthorized, answer.Status, "%s", answer.Body)
			client, known := lacking[op.Permission]
			require.True(t, known, "permission %q has no role without it", op.Permission)
			answer = client.Do(op.Method, path, body, "If-Match", `"1"`)
			require.Equal(t, http.StatusForbidden, answer.Status, "%s", answer.Body)
		})
	}
}
