package consume_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// told numbers what a customer's document tells, which lies on a partition of its own.
func told(partition int, customer string, data ...contracts.Data) []eventbus.Event {
	events := make([]eventbus.Event, len(data))
	for i, d := range data {
		events[i] = event("", contracts.CustomerSource, customer, customer, int64(i+1), int64(i), d)
		events[i].Partition = partition
	}
	return events
}

func register(customer, stage string) contracts.Data {
	return contracts.CustomerRegistered{Customer: contracts.Customer{ID: customer, Stage: stage}}
}

func buy(customer, day string) contracts.Data {
	return contracts.PurchaseRecorded{CustomerID: customer, PurchasedOn: day, Total: contracts.Money{Minor: 700, Currency: "USD"}}
}

func merge(id, survivor, gone string) contracts.Data {
	return contracts.CustomersMerged{
		MergeID: id, Customer: contracts.Customer{ID: survivor, Stage: "customer"}, MergedID: gone, MergedStage: "lead",
	}
}

func unmerge(id, survivor, back string) contracts.Data {
	return contracts.CustomersUnmerged{
		MergeID: id, Customer: contracts.Customer{ID: survivor, Stage: "customer"}, Unmerged: contracts.Customer{ID: back, Stage: "lead"},
	}
}

// shown is what a tenant's figures, profiles and scores come to.
type shown struct {
	Figures   domain.Figures
	Sizes     domain.Sizes
	Purchases map[string]domain.Purchases // of the customers that have a profile
}

func (f *fixture) shown(t require.TestingT, tenant tenancy.ID, customers ...string) shown {
	a := f.app(tenant)
	ctx := f.ctx
	require.NoError(t, a.ScoreCustomers(ctx, ""))
	needed, err := a.NeedsScoring(ctx)
	require.NoError(t, err)
	require.False(t, needed)
	total, err := a.Figures.Total(ctx)
	require.NoError(t, err)
	total.AsOf, total.Scoring = time.Time{}, domain.Scoring{}
	rfm, err := a.Scorings.Get(ctx)
	require.NoError(t, err)
	s := shown{total, rfm.Sizes, map[string]domain.Purchases{}}
	for _, customer := range customers {
		portrait, err := a.GetProfile(ctx, customer)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		require.NoError(t, err)
		s.Purchases[portrait.CustomerID] = portrait.Purchases
	}
	return s
}

func (f *fixture) deliver(t require.TestingT, tenant tenancy.ID, batch []eventbus.Event) {
	require.NoError(t, f.handle(f.ctx, servicetest.Of(tenant, batch)))
}

// drawDays draws the days on which somebody bought.
func drawDays(r *rapid.T, name string) []string {
	return rapid.SliceOfN(rapid.Custom(func(r *rapid.T) string {
		return fmt.Sprintf("2026-%02d-%02d", rapid.IntRange(1, 4).Draw(r, "month"), rapid.IntRange(1, 3).Draw(r, "day"))
	}), 0, 4).Draw(r, name)
}

func boughtOn(customer string, days []string) (data []contracts.Data) {
	for _, day := range days {
		data = append(data, buy(customer, day))
	}
	return data
}

func TestMergedCustomersCountAsOneThatBoughtItAllAndUnmergedAsIfTheyNeverHadBeen(t *testing.T) {
	f := open(t)
	tenants := 0
	rapid.Check(t, func(r *rapid.T) {
		tenants++
		tenant, reference := tenancy.ID(fmt.Sprintf("tenant-%d", tenants)), tenancy.ID(fmt.Sprintf("reference-%d", tenants))
		own, theirs := drawDays(r, "own"), drawDays(r, "theirs")
		one := append([]contracts.Data{register("cus_one", "customer")}, boughtOn("cus_one", own)...)
		other := append([]contracts.Data{register("cus_other", "lead")}, boughtOn("cus_other", theirs)...)
		undone := rapid.Bool().Draw(r, "undone")

		if undone {
			f.deliver(r, reference, told(0, "cus_one", one...))
			f.deliver(r, reference, told(1, "cus_other", other...))
		} else {
			f.deliver(r, reference, told(0, "cus_one", append(one, boughtOn("cus_one", theirs)...)...))
		}
		want := f.shown(r, reference, "cus_one", "cus_other")

		for n := range rapid.IntRange(0, 2).Draw(r, "undone and merged again") {
			one = append(one, merge(fmt.Sprint("mrg_", n), "cus_one", "cus_other"), unmerge(fmt.Sprint("mrg_", n), "cus_one", "cus_other"))
		}
		one = append(one, merge("mrg_8", "cus_one", "cus_other"))
		if undone {
			one = append(one, unmerge("mrg_8", "cus_one", "cus_other"))
		}
		servicetest.Deliver(r, [][]eventbus.Event{told(0, "cus_one", one...), told(1, "cus_other", other...)}, func(batch []eventbus.Event) {
			f.deliver(r, tenant, batch)
			if rapid.Bool().Draw(r, "scored between") {
				require.NoError(r, f.app(tenant).ScoreCustomers(f.ctx, ""))
			}
		})
		require.Equal(r, want, f.shown(r, tenant, "cus_one", "cus_other"))
	})
}

func TestThreeThatTurnOutToBeOneAreOne(t *testing.T) {
	f := open(t)
	f.deliver(t, acme, told(0, "cus_a", register("cus_a", "lead"), buy("cus_a", "2026-01-05")))
	f.deliver(t, acme, told(1, "cus_b", register("cus_b", "customer"), buy("cus_b", "2026-02-05"), merge("mrg_1", "cus_b", "cus_a"), buy("cus_b", "2026-02-06")))
	last := told(2, "cus_c", register("cus_c", "customer"), contracts.CustomersMerged{
		MergeID: "mrg_2", Customer: contracts.Customer{ID: "cus_c", Stage: "customer"}, MergedID: "cus_b", MergedStage: "customer",
	}, unmerge("mrg_2", "cus_c", "cus_b"))
	f.deliver(t, acme, last[:2])
	for range 2 { // scored again, it stays so
		got := f.shown(t, acme, "cus_a", "cus_b", "cus_c")
		require.Equal(t, map[string]int64{"customer": 1}, got.Figures.Stages)
		require.Equal(t, []domain.Cohort{{Month: "2026-01", Active: []int64{1, 1}}}, got.Figures.Cohorts())
		require.EqualValues(t, 3, got.Purchases["cus_c"].Count)
		require.Len(t, got.Purchases, 1, "whichever id is asked for")
		page, err := f.app(acme).ListProfiles(t.Context(), f.app(acme).Profiles.Query())
		require.NoError(t, err)
		require.Len(t, page.Docs, 1)
		places, err := f.app(acme).Segments.GetMany(t.Context(), []string{"cus_a", "cus_b", "cus_c"})
		require.NoError(t, err)
		require.Len(t, places, 1, "who never bought by its own id has a place by what the others did")
	}
}
