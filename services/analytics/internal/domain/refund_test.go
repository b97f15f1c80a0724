package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

func yuan(fen int64) contracts.Money { return contracts.Money{Minor: fen, Currency: "CNY"} }

func refund(day string, fen int64) contracts.Data {
	return contracts.PurchaseRefunded{CustomerID: "cus_1", PurchasedOn: day, RefundedOn: "2026-06-01", Amount: yuan(fen)}
}

func cancel(day string, left int64) contracts.Data {
	amount := yuan(left)
	return contracts.PurchaseChanged{CustomerID: "cus_1", PurchasedOn: day, From: "paid", To: "cancelled", Left: &amount}
}

func TestARefundTakesFromTheMonthOfItsPurchase(t *testing.T) {
	profile, sum := customer(t, registered("customer"), purchase("2026-01-31", 500), purchase("2026-03-01", 70), refund("2026-01-31", 120))
	require.EqualValues(t, 2, profile.Purchases.Count, "it is still a purchase")
	require.EqualValues(t, 450, profile.Purchases.SpentIn("CNY"))
	require.Equal(t, map[domain.Market]domain.Sales{
		{Month: "2026-01", Currency: "CNY"}: {Purchases: 1, Revenue: 380, Refunded: 120}, {Month: "2026-03", Currency: "CNY"}: {Purchases: 1, Revenue: 70},
	}, sum.Sales)
	require.EqualValues(t, 3, sum.Scoring.Events, "the customer is scored again")
}

func TestACancelledPurchaseCountsAsIfItHadNotBeenMade(t *testing.T) {
	without, _ := customer(t, registered("customer"), purchase("2026-02-10", 70), purchase("2026-02-10", 30))
	for name, data := range map[string][]contracts.Data{
		"the first": {registered("customer"), purchase("2026-01-31", 500), purchase("2026-02-10", 70), purchase("2026-02-10", 30), cancel("2026-01-31", 500)},
		"the last":  {registered("customer"), purchase("2026-02-10", 70), purchase("2026-02-10", 30), purchase("2026-05-01", 500), cancel("2026-05-01", 500)},
		"one of a day, partly refunded": {
			registered("customer"), purchase("2026-02-10", 70), purchase("2026-02-10", 500), purchase("2026-02-10", 30),
			refund("2026-02-10", 200), cancel("2026-02-10", 300),
		},
	} {
		t.Run(name, func(t *testing.T) {
			profile, sum := customer(t, data...)
			require.Equal(t, without.Purchases, profile.Purchases)
			require.Equal(t, domain.Day("2026-02-10"), profile.Purchases.FirstOn())
			require.Equal(t, domain.Day("2026-02-10"), profile.Purchases.LastOn())
			require.Equal(t, map[domain.Cell]int64{{Cohort: "2026-02", Month: "2026-02"}: 1}, sum.Active)
			total := domain.Sales{}
			for _, s := range sum.Sales {
				total = domain.Sales{Purchases: total.Purchases + s.Purchases, Revenue: total.Revenue + s.Revenue, Refunded: total.Refunded + s.Refunded}
			}
			require.Equal(t, domain.Sales{Purchases: 2, Revenue: 100, Refunded: 500}, total)
		})
	}
}

func TestACustomerWhoCancelledEverythingIsScoredNoMore(t *testing.T) {
	profile, _ := customer(t, registered("customer"), purchase("2026-01-31", 500), cancel("2026-01-31", 500))
	_, scored := profile.Buyer("CNY")
	require.False(t, scored)
	require.True(t, profile.Bought(), "it had a place, which has to go")
	require.Empty(t, profile.Purchases.LastOn())
}

func TestWhatADeletedCustomerIsPaidBackCountsInTheSalesOnly(t *testing.T) {
	profile, sum := customer(t, registered("customer"), purchase("2026-01-31", 500), contracts.CustomerDeleted{}, refund("2026-01-31", 100), cancel("2026-01-31", 400))
	require.Equal(t, domain.Purchases{}, profile.Purchases)
	require.Equal(t, map[domain.Market]domain.Sales{{Month: "2026-01", Currency: "CNY"}: {Refunded: 500}}, sum.Sales)
	require.Equal(t, map[domain.Cell]int64{{Cohort: "2026-01", Month: "2026-01"}: 1}, sum.Active)
}

func TestACancellationThatCannotBeIsMalformed(t *testing.T) {
	profile, _ := customer(t, registered("customer"), purchase("2026-01-31", 500))
	for name, data := range map[string]contracts.Data{
		"of a day without a purchase":    cancel("2026-01-30", 500),
		"without what was left":          contracts.PurchaseChanged{PurchasedOn: "2026-01-31", To: "cancelled"},
		"of a day that there is not":     cancel("2026-02-30", 500),
		"in a refund of a day like that": refund("", 1),
	} {
		after, gain, err := profile.Apply(domain.Event{Stream: domain.OfCustomer, Customer: "cus_1", Subject: "cus_1", Sequence: 3, Time: noon, Data: data})
		require.ErrorIs(t, err, domain.ErrMalformed, name)
		require.Equal(t, profile, after, name)
		require.True(t, gain.IsZero(), name)
	}
}
