package domain_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// customer applies what the customer service tells of a customer, from the first event, and returns the sum gained.
func customer(t *testing.T, data ...contracts.Data) (domain.Profile, domain.Figures) {
	t.Helper()
	profile, sum := domain.Profile{CustomerID: "cus_1"}, domain.Figures{}
	for i, d := range data {
		next, gain, err := profile.Apply(domain.Event{
			Stream: domain.OfCustomer, Customer: "cus_1", Subject: "cus_1", Sequence: int64(i + 1), Time: noon.Add(time.Duration(i) * time.Hour), Data: d,
		})
		require.NoError(t, err)
		sum.Add(gain)
		profile = next
	}
	return profile, sum
}

func registered(stage string) contracts.Data {
	return contracts.CustomerRegistered{Customer: contracts.Customer{ID: "cus_1", Stage: stage}}
}

func purchase(day string, minor int64) contracts.Data {
	return contracts.PurchaseRecorded{CustomerID: "cus_1", PurchasedOn: day, Total: contracts.Money{Minor: minor, Currency: "CNY"}}
}

func TestCohortOfACustomer(t *testing.T) {
	cell := func(cohort, month domain.Month) domain.Cell { return domain.Cell{Cohort: cohort, Month: month} }
	for name, c := range map[string]struct {
		days []string
		want map[domain.Cell]int64
	}{
		"one purchase":         {[]string{"2026-01-31"}, map[domain.Cell]int64{cell("2026-01", "2026-01"): 1}},
		"two in a month":       {[]string{"2026-01-31", "2026-01-01"}, map[domain.Cell]int64{cell("2026-01", "2026-01"): 1}},
		"and one in another":   {[]string{"2026-01-31", "2026-03-01", "2026-03-02"}, map[domain.Cell]int64{cell("2026-01", "2026-01"): 1, cell("2026-01", "2026-03"): 1}},
		"the first comes late": {[]string{"2026-03-01", "2026-02-28", "2025-12-31"}, map[domain.Cell]int64{cell("2025-12", "2025-12"): 1, cell("2025-12", "2026-02"): 1, cell("2025-12", "2026-03"): 1}},
	} {
		t.Run(name, func(t *testing.T) {
			var data []contracts.Data
			for _, day := range c.days {
				data = append(data, purchase(day, 100))
			}
			profile, sum := customer(t, data...)
			require.Equal(t, c.want, sum.Active)
			require.EqualValues(t, len(c.days), profile.Purchases.Count)
			require.EqualValues(t, len(c.days)*100, profile.Purchases.SpentIn("CNY"))
			require.Zero(t, profile.Purchases.SpentIn("USD"))
		})
	}
}

func TestStagesCountEachCustomerOnce(t *testing.T) {
	lead := registered("lead")
	for name, c := range map[string]struct {
		data []contracts.Data
		want map[string]int64
	}{
		"registered":     {[]contracts.Data{lead}, map[string]int64{"lead": 1}},
		"moved":          {[]contracts.Data{lead, contracts.StageChanged{From: "lead", To: "prospect"}}, map[string]int64{"prospect": 1}},
		"edited":         {[]contracts.Data{lead, contracts.CustomerChanged{Customer: contracts.Customer{Stage: "lead"}}}, map[string]int64{"lead": 1}},
		"deleted":        {[]contracts.Data{lead, contracts.CustomerDeleted{}}, map[string]int64{}},
		"deleted, moved": {[]contracts.Data{lead, contracts.CustomerDeleted{}, contracts.StageChanged{To: "customer"}}, map[string]int64{}},
	} {
		_, sum := customer(t, c.data...)
		require.Equal(t, c.want, sum.Stages, name)
	}
}

func TestDeletionLeavesNothingOfTheCustomerButWhatKeepsTheFiguresRight(t *testing.T) {
	profile, sum := customer(t, registered("lead"), purchase("2026-01-31", 500), contracts.CustomerDeleted{}, purchase("2026-02-01", 70))
	require.False(t, profile.Known())
	require.Equal(t, domain.Purchases{}, profile.Purchases)
	require.Nil(t, profile.LastContact)
	_, scored := profile.Buyer("CNY")
	require.False(t, scored)
	require.EqualValues(t, 2, sum.Scoring.Events, "the purchase and the deletion")
	require.Equal(t, map[domain.Market]domain.Sales{
		{Month: "2026-01", Currency: "CNY"}: {Purchases: 1, Revenue: 500}, {Month: "2026-02", Currency: "CNY"}: {Purchases: 1, Revenue: 70},
	}, sum.Sales)
	require.Equal(t, map[domain.Cell]int64{{Cohort: "2026-01", Month: "2026-01"}: 1}, sum.Active)
}

func TestEventsWaitForTheOnesBeforeThem(t *testing.T) {
	profile, _ := customer(t, registered("lead"))
	later := domain.Event{Stream: domain.OfCustomer, Customer: "cus_1", Subject: "cus_1", Sequence: 3, Data: purchase("2026-01-31", 1)}
	after, gain, err := profile.Apply(later)
	require.ErrorIs(t, err, domain.ErrGap)
	require.Equal(t, profile, after)
	require.True(t, gain.IsZero())
}

func TestOldestWatermarksGiveWayButNotThoseOfOpenCases(t *testing.T) {
	profile := domain.Profile{CustomerID: "cus_1"}
	apply := func(subject string, data contracts.Data) {
		var err error
		profile, _, err = profile.Apply(domain.Event{Stream: domain.OfFeedback, Customer: "cus_1", Subject: subject, Sequence: 1, Time: noon, Data: data})
		require.NoError(t, err)
	}
	apply("cas_0000", contracts.CaseOpened{Case: contracts.Case{CaseID: "cas_0000"}})
	for i := 1; i <= 1001; i++ {
		id := fmt.Sprintf("inv_%04d", i)
		apply(id, contracts.ResponseReceived{InvitationID: id, Kind: "nps", Score: 9, AnsweredAt: noon})
	}
	require.Len(t, profile.Feedback, 1000)
	require.Equal(t, "cas_0000", profile.Feedback[0].ID)
	require.Equal(t, "inv_0003", profile.Feedback[1].ID)
	require.Equal(t, []string{"cas_0000"}, profile.OpenCases)
}

func TestNPS(t *testing.T) {
	var sum domain.NPS
	_, ok := sum.Score()
	require.False(t, ok, "nobody answered")
	for _, score := range []int{10, 9, 8, 7, 6, 0} {
		sum = sum.Plus(domain.Answered(score))
	}
	require.Equal(t, domain.NPS{Promoters: 2, Passives: 2, Detractors: 2}, sum)
	for _, c := range []struct {
		nps  domain.NPS
		want float64
	}{{sum, 0}, {domain.NPS{Promoters: 2, Detractors: 1}, 33.3}, {domain.NPS{Detractors: 3}, -100}} {
		score, ok := c.nps.Score()
		require.True(t, ok)
		require.InDelta(t, c.want, score, 0)
	}
}

func TestMonthsCrossYears(t *testing.T) {
	require.Equal(t, 13, domain.Month("2027-01").Since("2025-12"))
	require.Equal(t, domain.Month("2027-01"), domain.Month("2025-12").Plus(13))
	require.EqualValues(t, 366, domain.Day("2025-01-01").Since("2024-01-01"), "a leap year")
}

func TestRebuildGoesFromPhaseToPhase(t *testing.T) {
	idle := domain.Reading{Active: 4}
	emptying, ok := idle.Start(noon)
	require.True(t, ok)
	require.True(t, emptying.Rebuilding())
	require.EqualValues(t, 4, emptying.Consuming(), "the present generation is read until the next is empty")
	_, ok = emptying.Start(noon.Add(time.Minute))
	require.False(t, ok)
	_, ok = emptying.Start(noon.Add(time.Hour))
	require.True(t, ok, "whoever emptied it has died")

	building := emptying.Emptied()
	require.EqualValues(t, 5, building.Consuming())
	require.EqualValues(t, 4, building.Active)
	_, ok = building.Start(noon.Add(time.Hour))
	require.False(t, ok, "reading goes on, however long it takes")

	clearing := building.Finish(noon)
	require.False(t, clearing.Rebuilding())
	require.EqualValues(t, 5, clearing.Active)
	require.EqualValues(t, 5, clearing.Consuming())
	_, ok = clearing.Start(noon)
	require.False(t, ok, "what the next would fill is being removed")
	_, ok = clearing.Cleared().Start(noon)
	require.True(t, ok)
}
