package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// The customers of these tests as they are before, and as a merge of the first two makes them.
var (
	alone    = customers.Customer{Listed: true}
	merged   = customers.Customer{MergedInto: "cus_1"}
	survivor = customers.Customer{Listed: true, Aliases: []string{"cus_2"}}
)

// merge makes cus_2 an alias of cus_1, and unmerge takes that back; nobody has settled it yet.
func (w *world) merge(ctx context.Context) error {
	return w.become(ctx, survivor, merged)
}

func (w *world) unmerge(ctx context.Context) error {
	return w.become(ctx, alone, alone)
}

func (w *world) become(ctx context.Context, one, other customers.Customer) error {
	if err := w.write(ctx, "cus_2", other); err != nil {
		return err
	}
	return w.write(ctx, "cus_1", one)
}

func TestWhoRemainsFromAMergeIsOnTheListsOfBothUntilItIsUndone(t *testing.T) {
	for name, test := range map[string]struct {
		on, merged, afterwards []string                          // who is on the list before, while they are merged and at the end
		meanwhile              func(w *world, list string) error // between the merge and its undoing
	}{
		"only the merged one was on it": {on: []string{"cus_2"}, merged: []string{"cus_1"}, afterwards: []string{"cus_2"}},
		"only the survivor was on it":   {on: []string{"cus_1"}, merged: []string{"cus_1"}, afterwards: []string{"cus_1"}},
		"both were on it":               {on: []string{"cus_1", "cus_2"}, merged: []string{"cus_1"}, afterwards: []string{"cus_1", "cus_2"}},
		"somebody puts the survivor on it too": {
			on: []string{"cus_2"}, merged: []string{"cus_1"}, afterwards: []string{"cus_1", "cus_2"},
			meanwhile: func(w *world, list string) error {
				_, err := w.app.PutCustomers(t.Context(), list, domain.Batch{Add: []string{"cus_1"}})
				return err
			},
		},
		"somebody takes the survivor off it": {
			on: []string{"cus_1", "cus_2"}, merged: []string{"cus_1"}, afterwards: []string{"cus_2"},
			meanwhile: func(w *world, list string) error {
				_, err := w.app.PutCustomers(t.Context(), list, domain.Batch{Remove: []string{"cus_1"}})
				return err
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, ctx := open(t)("acme"), t.Context()
			list, err := w.app.CreateSegment(ctx, "list", domain.List, nil)
			require.NoError(t, err)
			require.NoError(t, w.unmerge(ctx))
			_, err = w.app.PutCustomers(ctx, list.ID, domain.Batch{Add: test.on})
			require.NoError(t, err)
			require.NoError(t, w.merge(ctx))
			for range 2 { // the second time changes nothing
				require.NoError(t, w.app.Settle(ctx, []string{"cus_1", "cus_2"}))
				require.Equal(t, test.merged, w.members(t, list.ID))
			}
			if test.meanwhile != nil {
				require.NoError(t, test.meanwhile(w, list.ID))
			}
			require.NoError(t, w.app.Settle(ctx, []string{"cus_1"}))
			require.NoError(t, w.unmerge(ctx))
			for range 2 {
				require.NoError(t, w.app.Settle(ctx, []string{"cus_1", "cus_2"}))
				require.Equal(t, test.afterwards, w.members(t, list.ID))
			}
		})
	}
}

func TestAListFollowsAChainOfMergesWhicheverIsHeardOfFirst(t *testing.T) {
	for _, order := range [][]string{{"cus_3", "cus_2", "cus_1"}, {"cus_1", "cus_2", "cus_3"}, {"cus_2", "cus_3", "cus_1"}} {
		w, ctx := open(t)("acme"), t.Context()
		list, err := w.app.CreateSegment(ctx, "list", domain.List, nil)
		require.NoError(t, err)
		require.NoError(t, w.unmerge(ctx))
		require.NoError(t, w.write(ctx, "cus_3", alone))
		_, err = w.app.PutCustomers(ctx, list.ID, domain.Batch{Add: []string{"cus_3"}})
		require.NoError(t, err)
		require.NoError(t, w.merge(ctx))
		require.NoError(t, w.write(ctx, "cus_3", customers.Customer{MergedInto: "cus_2"}))
		require.NoError(t, w.write(ctx, "cus_2", customers.Customer{MergedInto: "cus_1", Aliases: []string{"cus_3"}}))
		require.NoError(t, w.write(ctx, "cus_1", customers.Customer{Listed: true, Aliases: []string{"cus_2", "cus_3"}}))
		for _, id := range order {
			require.NoError(t, w.app.Settle(ctx, []string{id}))
		}
		require.Equal(t, []string{"cus_1"}, w.members(t, list.ID), "%v", order)
		require.NoError(t, w.write(ctx, "cus_2", customers.Customer{Listed: true, Aliases: []string{"cus_3"}}))
		require.NoError(t, w.write(ctx, "cus_1", alone))
		for _, id := range order {
			require.NoError(t, w.app.Settle(ctx, []string{id}))
		}
		require.Equal(t, []string{"cus_2"}, w.members(t, list.ID), "%v", order)
	}
}

// Merges, undoing, deletions and retold events come in any order and the process dies anywhere: once all are told, the
// list holds whoever stands for those who were put on it.
func TestListsFollowMergesAfterAnyCrash(t *testing.T) {
	next := open(t)
	tenants := 0
	rapid.Check(t, func(rt *rapid.T) {
		tenants++
		w, ctx := next(fmt.Sprintf("t%d", tenants)), t.Context()
		list, err := w.app.CreateSegment(ctx, "list", domain.List, nil)
		require.NoError(rt, err)
		require.NoError(rt, w.unmerge(ctx))
		on := rapid.SampledFrom([][]string{{"cus_1"}, {"cus_2"}, {"cus_1", "cus_2"}}).Draw(rt, "on the list")
		_, err = w.app.PutCustomers(ctx, list.ID, domain.Batch{Add: on})
		require.NoError(rt, err)
		together := false
		for range rapid.IntRange(1, 6).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "changes") {
				if together = !together; together {
					require.NoError(rt, w.merge(ctx))
				} else {
					require.NoError(rt, w.unmerge(ctx))
				}
			}
			w.left = rapid.IntRange(-1, 3).Draw(rt, "writes left")
			for err := w.app.Settle(ctx, []string{"cus_1", "cus_2"}); err != nil; err = w.app.Settle(ctx, []string{"cus_1", "cus_2"}) {
				require.ErrorIs(rt, err, errCrash)
				w.left = rapid.IntRange(1, 3).Draw(rt, "writes left again")
			}
			w.left = -1
			want := on
			if together {
				want = []string{"cus_1"}
			}
			require.Equal(rt, slices.Sorted(slices.Values(want)), w.members(rt, list.ID))
		}
	})
}
