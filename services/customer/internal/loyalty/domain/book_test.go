package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

var club = domain.Programme{ID: "lpg_1", Terms: domain.Terms{
	Currency: "CNY", Status: domain.Active, StartsOn: "2025-01-01", Rounding: domain.RoundDown,
	TierBasis: domain.BySpending, PeriodMonths: 12, GraceMonths: 2, ExpiryMonths: 3,
	Rules: []domain.Rule{{Key: "spend", On: domain.OnPurchase, Points: 1, Per: yuan(100)}},
	Tiers: []domain.Tier{
		{Key: "silver", Spending: yuan(10_000), Percent: 100}, {Key: "gold", Spending: yuan(50_000), Percent: 200},
	},
}}

// write writes movements to an account on a day.
func write(t *testing.T, a domain.Account, today domain.Day, moves ...domain.Movement) (domain.Account, []contracts.Data) {
	t.Helper()
	at, err := time.Parse(time.DateOnly, string(today))
	require.NoError(t, err)
	book := domain.OpenBook(a, club, today, at)
	for _, m := range moves {
		require.NoError(t, m.Write(book))
	}
	return book.Close()
}

func bought(id string, day domain.Day, minor int64) domain.Movement {
	return domain.Purchase(contracts.PurchaseRecorded{PurchaseID: id, PurchasedOn: string(day), Total: *yuan(minor)})
}

func opened(day domain.Day) domain.Account {
	return domain.NewAccount("cus_1", "lpg_1", "", day, time.Time{})
}

func TestPointsExpireAtTheEndOfTheirMonth(t *testing.T) {
	a, _ := write(t, opened("2026-01-31"), "2026-01-31", bought("p1", "2026-01-31", 3000))
	require.Equal(t, []domain.Lot{{Points: 30, ExpiresOn: "2026-04-30"}}, a.Lots)
	require.Equal(t, domain.Day("2026-05-01"), a.Due)
	a, _ = write(t, a, "2026-02-01", bought("p2", "2026-02-01", 2000), bought("p3", "2026-02-01", 1000))
	require.Len(t, a.Lots, 2, "points that expire on one day are one lot")
	a, _ = write(t, a, "2026-03-01", domain.Redeem("r1", 35))
	require.Equal(t, []domain.Lot{{Points: 25, ExpiresOn: "2026-05-31"}}, a.Lots, "the soonest to expire are spent first")
	a, _ = write(t, a, "2026-05-31", domain.Review())
	require.EqualValues(t, 25, a.Balance, "they can be spent on their last day")
	a, events := write(t, a, "2026-06-01", domain.Review())
	require.Zero(t, a.Balance)
	require.Equal(t, domain.Expired, events[0].(domain.Entry).Reason)
}

func TestPointsWhoseDayIsOverCannotBeSpent(t *testing.T) {
	a, _ := write(t, opened("2026-01-31"), "2026-01-31", bought("p1", "2026-01-31", 3000))
	book := domain.OpenBook(a, club, "2026-05-01", time.Time{})
	require.True(t, fault.Is(domain.Redeem("r1", 1).Write(book), fault.Conflict))
}

func TestWhatWasSpentBeforeARefundIsOwed(t *testing.T) {
	a, events := write(t, opened("2026-01-01"), "2026-01-01", bought("p1", "2026-01-01", 10_000), domain.Redeem("r1", 90))
	taken := domain.TakenBack{Earned: events[0].(domain.Entry)}
	points, spent := taken.Target(5_000)
	require.Equal(t, []int64{50, 5_000}, []int64{points, spent})
	a, events = write(t, a, "2026-01-02", taken.TakeBack("p1/f1", points, spent))
	require.Equal(t, []int64{0, 40, 5_000}, []int64{a.Balance, a.Owed, a.Spent})
	require.Empty(t, a.Lots)

	taken.Before = []domain.Entry{events[0].(domain.Entry)}
	a, _ = write(t, a, "2026-01-03", taken.TakeBack("p1/cancelled", 100, 10_000))
	require.Equal(t, []int64{0, 90, 0}, []int64{a.Balance, a.Owed, a.Spent}, "the rest, and no more than was earned")
	a, _ = write(t, a, "2026-01-04", bought("p2", "2026-01-04", 10_000))
	require.Equal(t, []int64{10, 0}, []int64{a.Balance, a.Owed}, "it is paid from what is earned next")
}

func TestATierIsKeptUntilItsGraceIsOver(t *testing.T) {
	a, events := write(t, opened("2025-06-15"), "2025-06-15", bought("p1", "2025-06-15", 50_000))
	require.Equal(t, "gold", a.Tier)
	require.Equal(t, contracts.TierChanged{CustomerID: "cus_1", ProgrammeID: "lpg_1", To: "gold", At: a.UpdatedAt}, events[1])
	a, _ = write(t, a, "2026-06-14", domain.Review())
	require.Equal(t, domain.Day(""), a.TierUntil, "still reached")
	a, events = write(t, a, "2026-06-15", domain.Review())
	require.Equal(t, "gold", a.Tier)
	require.Equal(t, domain.Day("2026-07-31"), a.TierUntil, "two months, to the end of the second")
	require.Empty(t, events)
	require.Equal(t, domain.Day("2026-08-01"), a.Due)
	a, _ = write(t, a, "2026-07-01", bought("p2", "2026-07-01", 10_000))
	require.EqualValues(t, 200, a.Balance, "the tier still doubles")
	a, events = write(t, a, "2026-08-01", domain.Review())
	require.Equal(t, "silver", a.Tier, "what is reached then")
	require.Equal(t, "gold", events[0].(contracts.TierChanged).From)
}

func TestPointsComeBackWithTheirDays(t *testing.T) {
	a, _ := write(t, opened("2026-01-01"), "2026-01-01", bought("p1", "2026-01-01", 3_000))
	a, events := write(t, a, "2026-02-01", domain.Redeem("r1", 30))
	spent := events[0].(domain.Entry)
	back, _ := write(t, a, "2026-04-30", domain.Return(spent))
	require.Equal(t, []domain.Lot{{Points: 30, ExpiresOn: "2026-04-30"}}, back.Lots)
	back, _ = write(t, a, "2026-05-02", domain.Return(spent))
	require.Equal(t, []domain.Lot{{Points: 30, ExpiresOn: "2026-05-31"}}, back.Lots, "or to the end of this month")
}

func TestAMergeThatIsUndoneGivesBackWhatIsLeft(t *testing.T) {
	ada, _ := write(t, opened("2026-01-01"), "2026-01-01", bought("p1", "2026-01-01", 5_000))
	bob := domain.NewAccount("cus_2", "lpg_1", "", "2026-01-01", time.Time{})
	bob, _ = write(t, bob, "2026-01-01", bought("p2", "2026-01-01", 7_000), bought("p3", "2025-12-01", 1_000))
	bob, _ = write(t, bob, "2026-01-02", domain.Leave("m1", ada.ID))
	require.Equal(t, []any{int64(0), false, domain.Day("")}, []any{bob.Balance, bob.Open, bob.Due})
	came := *bob.Merged
	ada, _ = write(t, ada, "2026-01-02", domain.Arrive(came))
	require.Equal(t, []int64{130, 13_000}, []int64{ada.Balance, ada.Spent})
	require.Equal(t, "silver", ada.Tier, "together they have reached it")

	ada, _ = write(t, ada, "2026-01-03", domain.Redeem("r1", 100))
	ada, _ = write(t, ada, "2026-01-04", domain.Release(came))
	bob, _ = write(t, bob, "2026-01-04", domain.Reopen(*ada.Returning))
	ada, _ = write(t, ada, "2026-01-04", domain.Delivered("m1"))
	require.Equal(t, []int64{0, 30}, []int64{ada.Balance, bob.Balance})
	require.Equal(t, []int64{5_000, 8_000}, []int64{ada.Spent, bob.Spent}, "what counts towards the tiers goes back whole")
	require.True(t, bob.Open)
	require.Empty(t, ada.Absorbed)
	require.Nil(t, ada.Returning)
}
