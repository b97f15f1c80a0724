package app_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
)

const day = 24 * time.Hour

func (w *world) requireMovedOnce(ids []string, to string) {
	w.Helper()
	told := w.told(ids)
	for _, id := range ids {
		require.Len(w, told[id], 1, "%s", id)
		moved, err := eventbus.Decode[contracts.StageChanged](eventbus.Event{Data: told[id][0].Data})
		require.NoError(w, err)
		require.Equal(w, to, moved.To)
		require.Equal(w, "rule:long-silence", moved.By)
		require.Equal(w, "rule:long-silence", told[id][0].Actor)
	}
}

func TestSilentCustomersAreMovedOnTheDayAndNotBefore(t *testing.T) {
	w := newWorld(t)
	ids := w.monthly(700) // more than one batch
	w.clock.Advance(60 * day)
	moves, err := w.app().FollowRules(t.Context())
	require.NoError(t, err)
	require.Zero(t, moves)
	w.clock.Advance(day)
	moves, err = w.app().FollowRules(t.Context())
	require.NoError(t, err)
	require.Equal(t, 700, moves)
	w.requireMovedOnce(ids, "at-risk")
	moves, err = w.app().FollowRules(t.Context())
	require.NoError(t, err)
	require.Zero(t, moves, "a rule that has moved a customer does not move it again")
}

func TestWhoeverFollowsTheRulesAtTheSameTimeEachCustomerMovesOnce(t *testing.T) {
	w := newWorld(t)
	ids := w.monthly(300)
	w.clock.Advance(121 * day)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			_, err := w.app().FollowRules(t.Context())
			assert.NoError(t, err)
		})
	}
	all.Wait()
	_, err := w.app().FollowRules(t.Context())
	require.NoError(t, err)
	w.requireMovedOnce(ids, "churned")
}

func TestChangedRulesCountFromAMinuteLaterHoweverOftenTheProcessDies(t *testing.T) {
	w := newWorld(t)
	ids := w.monthly(1100)                                                         // three pages
	w.changeRules(func(r *customers.StageRules) { r.LongSilence.AtRiskAfter = 3 }) // 90 days
	require.NoError(t, w.app().RenewDueDays(t.Context()))                          // too early: others may still decide by the old rules
	w.requireDue(ids, today.AddDate(0, 0, 61))                                     // so nothing has changed
	w.clock.Advance(time.Minute)
	for died := true; died; died = w.engine.Revive() {
		w.engine.Die(2, true)
		_ = w.app().RenewDueDays(t.Context())
	}
	w.requireDue(ids, today.AddDate(0, 0, 91))
	walked := w.reads(func() { require.NoError(t, w.app().RenewDueDays(t.Context())) })
	require.LessOrEqual(t, walked, 2, "a walk that is done is not walked again")

	w.changeRules(func(r *customers.StageRules) { r.LongSilence.On = false })
	w.clock.Advance(time.Minute)
	require.NoError(t, w.app().RenewDueDays(t.Context()))
	w.clock.Advance(500 * day)
	moves, err := w.app().FollowRules(t.Context())
	require.NoError(t, err)
	require.Zero(t, moves)
	require.Empty(t, w.told(ids))
}

func (w *world) requireDue(ids []string, on time.Time) {
	w.Helper()
	found, err := w.heart.GetMany(w.Context(), ids)
	require.NoError(w, err)
	require.Len(w, found, len(ids))
	for id, c := range found {
		require.Equal(w, on.Format(time.DateOnly), c.Body.Buying.DueOn, "%s", id)
	}
}

// reads counts the reads that something takes.
func (w *world) reads(do func()) int {
	n := 0
	var count func()
	count = func() { n++; w.engine.BeforeRead(1, count) }
	w.engine.BeforeRead(1, count)
	do()
	w.engine.BeforeRead(0, nil)
	return n
}

func TestChurnRisksMoveOnceHoweverOftenTheyAreTold(t *testing.T) {
	w := newWorld(t)
	ids := w.monthly(3)
	w.clock.Advance(day)
	risks := []app.Risk{
		{CustomerID: ids[0], Risk: 0.9, ScoredAt: today.Add(time.Hour)},
		{CustomerID: ids[1], Risk: 0.9, ScoredAt: today.Add(time.Hour)},
		{CustomerID: ids[1], Risk: 0.1, ScoredAt: today.Add(2 * time.Hour)}, // feared no more
		{CustomerID: ids[2], Risk: 0.9, ScoredAt: today.AddDate(0, 0, -61)}, // from before it became a customer
		{CustomerID: "cus_unknown", Risk: 0.9, ScoredAt: today.Add(time.Hour)},
	}
	for range 2 {
		require.NoError(t, w.app().FearLosses(t.Context(), risks))
	}
	told := w.told(ids)
	require.Len(t, told, 1)
	require.Len(t, told[ids[0]], 1)
	require.Equal(t, "rule:churn-risk", told[ids[0]][0].Actor)
}
