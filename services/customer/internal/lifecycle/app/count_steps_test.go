package app_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// lives are the events of a few customers over two months, those of each in order; and what is to come of them.
func lives() (partitions [][]eventbus.Event, want domain.Totals, moves map[string]int64) {
	moves = map[string]int64{}
	want.Stages = map[customers.Stage]int64{}
	for n := range 6 {
		id := fmt.Sprintf("cus_%d", n)
		at := func(days int) time.Time { return today.AddDate(0, 0, days).Add(time.Duration(n) * time.Minute) }
		moved := func(sequence int64, from, to string, since, on int) eventbus.Event {
			moves[from+">"+to]++
			return event(id, sequence, at(on), contracts.StageChanged{CustomerID: id, From: from, To: to, Reason: "by-hand", Since: at(since), At: at(on)})
		}
		moves[">lead"]++
		told := []eventbus.Event{
			event(id, 1, at(0), contracts.CustomerRegistered{Customer: contracts.Customer{ID: id, Stage: "lead"}}),
			moved(2, "lead", "customer", 0, n), moved(4, "customer", "at-risk", n, 40),
		}
		last := "at-risk"
		switch n {
		case 0:
			told = append(told, event(id, 5, at(41), contracts.CustomerDeleted{CustomerID: id, Stage: last}))
			moves["at-risk>"]++
			last = ""
		case 1: // another turned out to be this one, and then not
			told = append(told, event(id, 5, at(41), contracts.CustomersMerged{MergedID: "cus_2", MergedStage: "at-risk"}),
				event(id, 6, at(42), contracts.CustomersUnmerged{Unmerged: contracts.Customer{ID: "cus_2", Stage: "at-risk"}}))
			moves["at-risk>"]++
			moves[">at-risk"]++
		case 3:
			told = append(told, moved(5, "at-risk", "churned", 40, 45))
			last = "churned"
		}
		if last != "" {
			want.Stages[customers.Stage(last)]++
		}
		partitions = append(partitions, told)
	}
	want.AsOf = today.AddDate(0, 0, 45).Add(3 * time.Minute)
	return partitions, want, moves
}

func requireFunnel(ctx context.Context, t require.TestingT, a app.App) {
	_, want, moves := lives()
	f, err := a.ReadFunnel(ctx, "2026-01-01", "2026-12-31")
	require.NoError(t, err)
	got := f.Totals.Stages
	for stage, n := range got {
		require.Equal(t, want.Stages[stage], n, "%s", stage)
	}
	require.Empty(t, f.Totals.Pending)
	require.Equal(t, want.AsOf, f.Totals.AsOf.UTC())
	require.Equal(t, moves, f.Sum.Moves)
	require.EqualValues(t, 6, f.Sum.Stays[customers.Buyer].Count)
	require.EqualValues(t, 86400*(0+1+2+3+4+5), f.Sum.Stays[customers.Lead].Seconds)
	require.EqualValues(t, 86400*5, f.Sum.Stays[customers.AtRisk].Seconds)
	require.Contains(t, f.Days, "2026-04-10", "the move of day 40")
}

func TestHoweverStepsAreToldTheFunnelCountsEachOnce(t *testing.T) {
	w := newWorld(t)
	partitions, _, _ := lives()
	tenants := 0
	rapid.Check(t, func(r *rapid.T) {
		tenants++
		tenant := tenancy.ID(fmt.Sprintf("tenant-%d", tenants))
		servicetest.Deliver(r, partitions, func(batch []eventbus.Event) {
			if deaths := rapid.IntRange(0, 6).Draw(r, "dies at"); deaths > 0 {
				w.engine.Die(deaths, rapid.Bool().Draw(r, "kept"))
				_ = w.publish(t.Context(), servicetest.Of(tenant, batch))
				_ = w.events.App(tenant).CountSteps(t.Context())
				w.engine.Revive()
			}
			require.NoError(r, w.publish(t.Context(), servicetest.Of(tenant, batch)))
			if rapid.Bool().Draw(r, "counts") {
				require.NoError(r, w.events.App(tenant).CountSteps(t.Context()))
			}
		})
		require.NoError(r, w.events.App(tenant).CountSteps(t.Context()))
		requireFunnel(t.Context(), r, w.events.App(tenant))
	})
}

func TestSeveralProcessesCountEachStepOnce(t *testing.T) {
	w := newWorld(t)
	partitions, _, _ := lives()
	var all sync.WaitGroup
	for range 4 {
		for _, told := range partitions {
			all.Go(func() {
				for batch := range slices.Chunk(told, 2) {
					assert.NoError(t, w.publish(t.Context(), batch))
					assert.NoError(t, w.app().CountSteps(t.Context()))
				}
			})
		}
	}
	all.Wait()
	require.NoError(t, w.app().CountSteps(t.Context()))
	requireFunnel(t.Context(), t, w.app())
}

func TestMoreStepsThanOneBatchAreCounted(t *testing.T) {
	w := newWorld(t)
	var told []eventbus.Event
	for n := range 1234 {
		id := fmt.Sprintf("cus_%d", n)
		told = append(told, event(id, 1, today, contracts.CustomerRegistered{Customer: contracts.Customer{ID: id, Stage: "lead"}}))
	}
	require.NoError(t, w.publish(t.Context(), told))
	require.NoError(t, w.app().CountSteps(t.Context()))
	f, err := w.app().ReadFunnel(t.Context(), "2026-03-01", "2026-03-01")
	require.NoError(t, err)
	require.EqualValues(t, 1234, f.Totals.Stages[customers.Lead])
	require.EqualValues(t, 1234, f.Days["2026-03-01"].Moves[">lead"])
}

func TestAnErasedCustomersStepsStayInTheFigures(t *testing.T) {
	w := newWorld(t)
	partitions, _, _ := lives()
	for _, told := range partitions {
		require.NoError(t, w.publish(t.Context(), told))
	}
	erased, err := w.app().EraseSteps(t.Context(), []string{"cus_3"})
	require.NoError(t, err)
	require.EqualValues(t, 4, erased)
	left, err := w.app().CollectSteps(t.Context(), []string{"cus_3"})
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoError(t, w.publish(t.Context(), partitions[3]), "told again, they do not come back")
	left, err = w.app().CollectSteps(t.Context(), []string{"cus_3"})
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoError(t, w.app().CountSteps(t.Context()))
	requireFunnel(t.Context(), t, w.app())
}
