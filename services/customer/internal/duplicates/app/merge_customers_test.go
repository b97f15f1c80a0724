package app_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/fault"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

func TestAMergedCustomerLivesOnInItsSurvivor(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada Lovelace", "", tagged("vip"), mailed("ada@example.org"))
	twin := w.person("Ada King Lovelace", "crm-7", tagged("math"), mailed("ada@example.com"), owned("u1"))
	m := w.merge(twin, ada)
	one, other := w.find(ada).Body, w.find(twin).Body
	require.Equal(t, "Ada King Lovelace", one.Name.Display, "the more complete name")
	require.Equal(t, []string{"math", "vip"}, one.Tags)
	require.Len(t, one.ContactPoints, 2)
	require.Equal(t, "u1", one.Owner, "what is missing never wins")
	require.Equal(t, "crm-7", one.ExternalID, "handed over")
	require.Equal(t, []string{twin}, one.Aliases)
	require.Equal(t, ada, other.MergedInto)
	require.False(t, other.Listed)
	require.Empty(t, other.ExternalID)
	require.Empty(t, other.Blocks)
	require.Contains(t, w.told(ada), mergedType)
	_, err := w.app().Heart.Customers.Get(t.Context(), twin)
	require.True(t, fault.Is(err, fault.NotFound))
	require.Equal(t, m.MergedAt.Add(30*24*time.Hour), m.UndoUntil())
}

func TestAMergeIsUndoneWithAllThatBelongsToEach(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada", "", tagged("vip"), mailed("ada@example.org"))
	twin := w.person("Ada King", "crm-7", tagged("math"), mailed("ada@example.com"), owned("u1"))
	before, beforeTwin := w.find(ada).Body, w.find(twin).Body
	m := w.merge(twin, ada)
	require.NoError(t, w.change(ada, func(d *customers.Details) { d.Team, d.Tags = "north", append(d.Tags, "new") }))
	require.NoError(t, w.undo(m))
	one, other := w.find(ada).Body, w.find(twin).Body
	require.Equal(t, "north", one.Team, "a change of another field is kept")
	require.Equal(t, []string{"new", "vip"}, one.Tags, "so is one of another element")
	one.Team, one.Tags = before.Team, before.Tags
	require.Equal(t, before.Details, one.Details)
	require.Equal(t, beforeTwin.Details, other.Details)
	require.True(t, other.Listed)
	require.Empty(t, other.MergedInto)
	require.Empty(t, one.Aliases)
	require.Equal(t, beforeTwin.Blocks, other.Blocks)
	require.Contains(t, w.told(ada), unmergedType)
	require.True(t, fault.Is(w.undo(m), fault.Conflict), "only once")
}

func TestAnUndoIsForbiddenThatWouldLoseWhatChanged(t *testing.T) {
	w := newWorld(t)
	ada, twin := w.person("Ada", ""), w.person("Ada King", "", owned("u1"), tagged("math"))
	m := w.merge(twin, ada)
	require.NoError(t, w.change(ada, func(d *customers.Details) { d.Owner, d.Tags = "u2", nil }))
	err := w.undo(m)
	require.True(t, fault.Is(err, fault.Conflict))
	require.ErrorContains(t, err, "owner, tags")
	require.Equal(t, ada, w.find(twin).Body.MergedInto, "nothing is half undone")
	require.NoError(t, w.change(ada, func(d *customers.Details) { d.Owner, d.Tags = "u1", []string{"math"} }))
	require.NoError(t, w.undo(m))
}

func TestAMergeCanBeUndoneForThirtyDays(t *testing.T) {
	w := newWorld(t)
	m := w.merge(w.person("Ada King", ""), w.person("Ada", ""))
	w.clock.Advance(30*24*time.Hour + time.Second)
	require.ErrorContains(t, w.undo(m), "within 30 days")
}

func TestMergesAreUndoneInReverse(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.person("Ada", "a"), w.person("Ada B", "b"), w.person("Ada C", "c")
	first := w.merge(a, b)
	second := w.merge(b, c)
	require.ElementsMatch(t, []string{a, b}, w.find(c).Body.Aliases)
	_, err := w.app().Heart.Customers.Get(t.Context(), a)
	require.ErrorContains(t, err, "merged into "+c, "at once to the end of the chain")
	require.ErrorContains(t, w.undo(first), "undo merge "+second.ID+" first")
	require.NoError(t, w.undo(second))
	require.NoError(t, w.undo(first))
	for _, id := range []string{a, b, c} {
		require.True(t, w.find(id).Body.Listed)
		require.Empty(t, w.find(id).Body.Aliases)
	}
}

func TestOneOfManyMergesAtOnceIsDone(t *testing.T) {
	w := newWorld(t)
	a, b := w.person("Ada", "a"), w.person("Ada King", "b")
	there, back := w.wish(a, b), w.wish(b, a)
	use := w.app()
	use.Heart.NewID = func() func(string) string {
		var n atomic.Int64
		return func(prefix string) string { return prefix + "_" + string(rune('a'+n.Add(1))) }
	}()
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		wish := there
		if i%2 == 0 {
			wish = back
		}
		all.Go(func() {
			_, err := use.MergeCustomers(t.Context(), wish)
			if err == nil {
				won.Add(1)
			} else if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Stale) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, won.Load())
	require.NotEqual(t, w.find(a).Body.Listed, w.find(b).Body.Listed)
}

func TestAnErasedMergeHoldsNothing(t *testing.T) {
	w := newWorld(t)
	ada, twin := w.person("Ada", ""), w.person("Ada King", "crm-7")
	m := w.merge(twin, ada)
	for range 2 {
		_, err := w.app().Erase(t.Context(), []string{ada, twin})
		require.NoError(t, err)
	}
	kept, err := w.app().Merges.Get(t.Context(), m.ID)
	require.NoError(t, err)
	require.Nil(t, kept.Before)
	require.Nil(t, kept.After)
	require.Empty(t, kept.Handed)
	require.Equal(t, domain.Merged, kept.State)
	require.True(t, fault.Is(w.undo(m), fault.Conflict))
}
