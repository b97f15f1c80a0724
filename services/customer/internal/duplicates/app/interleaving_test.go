package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// Whatever is merged, undone, changed and deleted in whatever order: no customer is lost, no external id is had twice,
// every id leads to a live customer or to one that was deleted, and the events tell the same story.
func TestNoOrderOfMergesAndUndosLosesACustomer(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		ids, externals := make([]string, 4), map[string]string{}
		for i := range ids {
			external := ""
			if i%2 == 0 {
				external = fmt.Sprintf("crm-%d", i)
			}
			ids[i] = w.person(fmt.Sprintf("Ada %d", i), external, tagged(fmt.Sprintf("t%d", i)))
			externals[ids[i]] = external
		}
		var merges []domain.Merge
		undone := 0
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			one, other := rapid.SampledFrom(ids).Draw(r, "one"), rapid.SampledFrom(ids).Draw(r, "other")
			switch rapid.SampledFrom([]string{"merge", "undo", "change"}).Draw(r, "what") {
			case "merge":
				m, err := w.app().MergeCustomers(t.Context(), w.wish(one, other))
				if err == nil {
					merges = append(merges, m)
				} else {
					require.Contains(r, []fault.Kind{fault.Conflict, fault.Invalid}, fault.KindOf(err), err)
				}
			case "undo":
				if len(merges) > 0 {
					if err := w.undo(rapid.SampledFrom(merges).Draw(r, "merge")); err == nil {
						undone++
					} else {
						require.Equal(r, fault.Conflict, fault.KindOf(err), err)
					}
				}
			case "change":
				err := w.change(one, func(d *customers.Details) { d.Owner = rapid.SampledFrom([]string{"u1", "u2"}).Draw(r, "owner") })
				require.True(r, err == nil || fault.Is(err, fault.NotFound), err)
			}
			w.check(r, ids, externals)
		}
		told := w.told(ids...)
		require.Equal(r, len(merges), count(told, mergedType))
		require.Equal(r, undone, count(told, unmergedType))
	})
}

// check requires what must always hold.
func (w *world) check(r *rapid.T, ids []string, externals map[string]string) {
	listed, claimed, tags := 0, map[string]int{}, map[string]bool{}
	for _, id := range ids {
		c := w.find(id).Body
		if c.ExternalID != "" {
			claimed[c.ExternalID]++
		}
		if !c.Listed {
			_, err := w.app().Heart.Customers.Get(w.Context(), id)
			require.ErrorContains(r, err, "was merged into")
			survivor := w.survivor(id)
			require.Contains(r, w.find(survivor).Body.Aliases, id)
			continue
		}
		listed++
		require.Empty(r, c.MergedInto)
		for _, tag := range c.Tags {
			tags[tag] = true
		}
		for _, alias := range c.Aliases {
			require.Equal(r, id, w.survivor(alias))
		}
		require.Len(r, c.Aliases, len(slices.Compact(slices.Sorted(slices.Values(c.Aliases)))))
	}
	count, err := w.app().Heart.Customers.(counter).Count(w.Context())
	require.NoError(r, err)
	require.EqualValues(r, listed, count)
	require.Len(r, tags, len(ids), "what each had is somewhere")
	for id, external := range externals {
		if external != "" {
			require.Equal(r, 1, claimed[external], "the external id of %s", id)
		}
	}
}

// survivor follows a customer to the one at the end of the chain.
func (w *world) survivor(id string) string {
	w.Helper()
	for range 10 {
		c := w.find(id).Body
		if !c.Merged() {
			require.True(w, c.Listed)
			return id
		}
		id = c.MergedInto
	}
	require.Fail(w, "a circle of merges")
	return ""
}

// counter is what the store can besides.
type counter interface {
	Count(ctx context.Context) (int64, error)
}
