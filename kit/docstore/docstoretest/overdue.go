package docstoretest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

func testOverdue(t *testing.T, open Opener) {
	c, engine := start(t, open)
	at := func(id string, minutes int) docstore.Event {
		e := event(id)
		e.Time = epoch.Add(time.Duration(minutes) * time.Minute)
		return e
	}
	insert(t, c.In("acme"), "late", deal{}, at("a", 30))
	insert(t, c.In("beta"), "early", deal{}, at("b", 10), at("c", 50))
	insert(t, c.In("acme"), "middle", deal{}, at("d", 20))
	insert(t, c.In("acme"), "future", deal{}, at("e", 90))
	insert(t, c.In("acme"), "silent", deal{})

	refs := func(before, limit int) (found []docstore.Ref) {
		t.Helper()
		overdue, err := engine.Overdue(t.Context(), epoch.Add(time.Duration(before)*time.Minute), limit)
		require.NoError(t, err)
		for _, p := range overdue {
			found = append(found, p.Ref)
		}
		return found
	}
	early, middle, late := ref("beta", "early"), ref("acme", "middle"), ref("acme", "late")
	require.Empty(t, refs(10, 10))
	require.Equal(t, []docstore.Ref{early, middle, late}, refs(60, 10))
	overdue, err := engine.Overdue(t.Context(), epoch.Add(20*time.Minute), 10)
	require.NoError(t, err)
	require.Len(t, overdue, 1)
	require.Equal(t, []string{"b", "c"}, eventIDs(overdue[0].Events), "the whole pending list, in order")

	require.NoError(t, engine.Acknowledge(t.Context(), []docstore.Ack{{Ref: early, Through: 1}, {Ref: middle, Through: 1}}))
	require.Equal(t, []docstore.Ref{late, early}, refs(60, 10), "the oldest that is left counts")
	several, err := engine.Pending(t.Context(), []docstore.Ref{late, early, middle, ref("acme", "none")})
	require.NoError(t, err)
	require.Len(t, several, 2)
}

func testOverdueLimited(t *testing.T, open Opener) {
	c, engine := start(t, open)
	for _, minutes := range []int{5, 3, 9, 1, 7} {
		e := event("e")
		e.Time = epoch.Add(time.Duration(minutes) * time.Minute)
		insert(t, c.In(acme), fmt.Sprint("d", minutes), deal{}, e)
	}
	overdue, err := engine.Overdue(t.Context(), epoch.Add(time.Hour), 2)
	require.NoError(t, err)
	require.Len(t, overdue, 2)
	require.Equal(t, []docstore.Ref{ref("acme", "d1"), ref("acme", "d3")}, []docstore.Ref{overdue[0].Ref, overdue[1].Ref})
}

// testOverdueExcepted: documents of tenants that are passed over take no place on the page.
func testOverdueExcepted(t *testing.T, open Opener) {
	c, engine := start(t, open)
	old, recent := event("old"), event("recent")
	recent.Time = epoch.Add(time.Minute)
	for n := range 20 {
		insert(t, c.In("a"), fmt.Sprint("d", n), deal{}, old)
		insert(t, c.In("a-b"), fmt.Sprint("d", n), deal{}, old)
	}
	insert(t, c.In("ab"), "d", deal{}, recent)
	overdue := func(limit int, except ...string) map[string]int {
		t.Helper()
		found, err := engine.Overdue(t.Context(), epoch.Add(time.Hour), limit, except...)
		require.NoError(t, err)
		byTenant := map[string]int{}
		for _, p := range found {
			byTenant[p.Tenant]++
		}
		return byTenant
	}
	require.Equal(t, map[string]int{"ab": 1}, overdue(5, "a", "a-b"))
	require.Equal(t, map[string]int{"a-b": 20, "ab": 1}, overdue(100, "a"))
	require.Empty(t, overdue(5, "a", "a-b", "ab", "nobody"))
	many := []string{"a"} // as many as an installation may have suspended
	for n := range 2000 {
		many = append(many, string(tenancy.ID(fmt.Sprint("t", n))))
	}
	require.Equal(t, map[string]int{"a-b": 20, "ab": 1}, overdue(100, many...))
}
