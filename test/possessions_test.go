package test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// possessions are one tenant's things, by the parameter that names them.
type possessions struct {
	ids        map[string]string // "customerId": "cus_…"
	bodies     map[string]any    // by operation id, valid for those ids
	operations []platform.Operation
}

// everyones are parameters that name no thing of a tenant's: every tenant has the same words, each with what it made of
// them. To try another tenant's is to read or write one's own, so it is allowed, and must leave the other's alone.
var everyones = map[string]string{"stage": "customer", "channel": "email", "outcome": "rejected", "q": secret}

// unmade are parameters of things that no running platform has within a test's time, with an id of their form. What
// another tenant is answered is the same as for an id that there never was, so this shows only that it is no other;
// the customer service's own tests try a real one, with a clock of their own.
var unmade = map[string]string{
	"proposalId": "old-leads.cus_0", // a rule of retention proposes customers that nobody touched for a month or longer
}

// path fills in the operation's path and required query; named says whether that names one of the tenant's things.
func (o possessions) path(t *testing.T, op platform.Operation) (path string, named bool) {
	t.Helper()
	path = op.Path
	value := func(param string) string {
		for _, of := range []map[string]string{o.ids, unmade} {
			if id, known := of[param]; known {
				named = true
				return id
			}
		}
		common, known := everyones[param]
		require.True(t, known, "%s has a parameter %s that this test does not know: seed one", op.ID, param)
		return common
	}
	for _, param := range op.Params {
		path = strings.ReplaceAll(path, "{"+param+"}", url.PathEscape(value(param)))
	}
	query := url.Values{}
	for _, param := range op.Required {
		query.Set(param, value(param))
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path, named
}

// filtered is the operation's path with each optional filter that can name one of the tenant's things.
func (o possessions) filtered(t *testing.T, op platform.Operation) (paths []string) {
	t.Helper()
	path, _ := o.path(t, op)
	for _, param := range op.Optional {
		if id, known := o.ids[param]; known {
			paths = append(paths, path+separator(path)+param+"="+url.QueryEscape(id))
		}
	}
	return paths
}

func separator(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// body returns a valid body for an operation that takes one.
func (o possessions) body(t *testing.T, op platform.Operation) any {
	t.Helper()
	if !op.TakesBody {
		return nil
	}
	body, known := o.bodies[op.ID]
	require.True(t, known, "%s takes a body that this test does not know: seed one", op.ID)
	return body
}

// named returns the ids of the tenant that a text has.
func (o possessions) named(text string) (found []string) {
	for _, id := range o.ids {
		if strings.Contains(text, `"`+id+`"`) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// sent returns the ids of the tenant that a request has.
func (o possessions) sent(path, body string) (found []string) {
	for _, id := range o.ids {
		if strings.Contains(path, url.PathEscape(id)) || strings.Contains(body, id) {
			found = append(found, id)
		}
	}
	return found
}

// snapshot is all that the tenant can read of itself: every operation that reads.
func snapshot(t *testing.T, client *platform.Client, owned possessions) map[string]string {
	t.Helper()
	seen := map[string]string{}
	for _, op := range owned.operations {
		if op.Method != http.MethodGet || op.Public || op.Operator {
			continue
		}
		path, _ := owned.path(t, op)
		answer := client.Do(http.MethodGet, path, nil)
		seen[path] = http.StatusText(answer.Status)
		if answer.Status == http.StatusOK { // a problem has an id of its own each time
			seen[path] += " " + answer.Header.Get("ETag") + " " + string(answer.Body)
		}
	}
	return seen
}
