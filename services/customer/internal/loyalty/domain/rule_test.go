package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

func yuan(minor int64) *contracts.Money { return &contracts.Money{Minor: minor, Currency: "CNY"} }

func TestWhatAPurchaseEarns(t *testing.T) {
	each := domain.Rule{Key: "spend", On: domain.OnPurchase, Points: 1, Per: yuan(300)}
	tea := domain.Rule{Key: "tea", On: domain.OnPurchase, Points: 2, Per: yuan(100), Categories: []string{"tea"}}
	cup := domain.Rule{Key: "cup", On: domain.OnPurchase, Points: 5, SKUs: []string{"c1"}}
	large := domain.Rule{Key: "large", On: domain.OnPurchase, Points: 100, AtLeast: yuan(10_000)}
	spring := domain.Rule{Key: "spring", On: domain.OnPurchase, Points: 10, From: "2026-03-01", Until: "2026-03-31"}
	bought := func(minor int64, lines ...contracts.PurchaseLine) contracts.PurchaseRecorded {
		return contracts.PurchaseRecorded{PurchasedOn: "2026-03-31", Total: *yuan(minor), Lines: lines}
	}
	line := func(sku, category string, minor int64) contracts.PurchaseLine {
		return contracts.PurchaseLine{SKU: sku, Category: category, Quantity: 2, Price: *yuan(minor)}
	}
	dollars, early, cancelled := bought(1000), bought(1000), bought(1000)
	dollars.Total.Currency, early.PurchasedOn, cancelled.Status = "USD", "2025-12-31", "cancelled"
	discounted := line("t1", "tea", 500)
	discounted.Discount = yuan(500)
	for _, test := range []struct {
		name     string
		rule     domain.Rule
		rounding domain.Rounding
		tier     string
		bought   contracts.PurchaseRecorded
		want     int64
	}{
		{"whole points", each, domain.RoundDown, "", bought(600), 2},
		{"rounded down", each, domain.RoundDown, "", bought(899), 2},
		{"rounded up", each, domain.RoundUp, "", bought(601), 3},
		{"rounded to the nearest below", each, domain.RoundNearest, "", bought(749), 2},
		{"rounded to the nearest, a half", each, domain.RoundNearest, "", bought(750), 3},
		{"multiplied before it is rounded", each, domain.RoundDown, "gold", bought(500), 2},
		{"an amount in another currency", each, domain.RoundDown, "", dollars, 0},
		{"before the programme", each, domain.RoundDown, "", early, 0},
		{"cancelled", each, domain.RoundDown, "", cancelled, 0},
		{"nothing paid", spring, domain.RoundUp, "", bought(0), 0},
		{"lines of a category", tea, domain.RoundDown, "", bought(3000, line("t1", "tea", 500), line("c1", "cup", 1000)), 20},
		{"with their share of a discount on all", tea, domain.RoundDown, "", bought(1500, line("t1", "tea", 500), line("c1", "cup", 1000)), 10},
		{"less a discount on the line", tea, domain.RoundDown, "", bought(500, discounted), 10},
		{"no such line", tea, domain.RoundUp, "", bought(500, line("c1", "cup", 250)), 0},
		{"a SKU, for the whole purchase", cup, domain.RoundDown, "", bought(3000, line("t1", "tea", 500), line("c1", "cup", 1000)), 5},
		{"large enough", large, domain.RoundDown, "", bought(10_000), 100},
		{"not large enough", large, domain.RoundDown, "", bought(9_999), 0},
		{"on the last day", spring, domain.RoundDown, "", bought(1), 10},
		{"more than any sum should hold", each, domain.RoundDown, "gold", bought(999_999_999_999_99), domain.MaxPoints},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := domain.Programme{Terms: domain.Terms{
				Currency: "CNY", Status: domain.Active, StartsOn: "2026-01-01", Rounding: test.rounding, Rules: []domain.Rule{test.rule},
				Tiers: []domain.Tier{{Key: "gold", Percent: 150}},
			}}
			require.Equal(t, test.want, p.PurchasePoints(test.bought, test.tier))
			p.Status = domain.Ended
			require.Zero(t, p.PurchasePoints(test.bought, test.tier), "nothing is earned in a programme that has ended")
		})
	}
}
