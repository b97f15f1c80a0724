package domain_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

func money(amount string) *contracts.MoneyJSON {
	return &contracts.MoneyJSON{Amount: amount, Currency: "CNY"}
}

func line(quantity int64, price string) domain.OrderLine {
	return domain.OrderLine{Name: "Tea", Quantity: quantity, Price: *money(price)}
}

func TestAPurchaseCostsWhatItsLinesComeTo(t *testing.T) {
	for _, test := range []struct {
		name  string
		order domain.Order
		want  string // or the field that is wrong
		wrong bool
	}{
		{"total alone", domain.Order{Total: money("12.3")}, "12.30", false},
		{"lines alone", domain.Order{Lines: []domain.OrderLine{line(3, "1.5"), line(1, "0")}}, "4.50", false},
		{"both, agreed", domain.Order{Total: money("3"), Lines: []domain.OrderLine{line(2, "1.50")}}, "3.00", false},
		{"both, not agreed", domain.Order{Total: money("3.01"), Lines: []domain.OrderLine{line(2, "1.50")}}, "total", true},
		{"neither", domain.Order{}, "total", true},
		{"gifts only", domain.Order{Lines: []domain.OrderLine{line(2, "0")}}, "0.00", false},
		{"less than nothing", domain.Order{Total: money("-0.01")}, "total.amount", true},
		{"sum of lines too large", domain.Order{Lines: []domain.OrderLine{line(1, "999999999999"), line(1, "1")}}, "lines", true},
		{"product overflows", domain.Order{Lines: []domain.OrderLine{line(1_000_000, "999999999999")}}, "lines[0].price.amount", true},
		{"no name", domain.Order{Lines: []domain.OrderLine{{Quantity: 1, Price: *money("1")}}}, "lines[0].name", true},
		{"too many lines", domain.Order{Lines: make([]domain.OrderLine, 501)}, "lines", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.order.PurchasedOn = "2026-02-01"
			p, err := test.order.Purchase("pur_1", "cus_1", now)
			if test.wrong {
				require.True(t, fault.Is(err, fault.Invalid))
				var broken *fault.Error
				require.ErrorAs(t, err, &broken)
				require.Equal(t, test.want, broken.Fields[0].Path)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, p.Total.Amount())
		})
	}
}

func TestPurchasesAreMadeOnDaysThatHaveBegunSomewhere(t *testing.T) {
	evening := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) // 02:00 of the 2nd at UTC+14
	for day, fine := range map[string]bool{
		"2026-03-01": true, "2026-03-02": true, "2026-03-03": false, "2024-02-29": true, "2026-02-29": false, "2026-02-30": false,
		"1899-12-31": false, "2026-3-1": false, "20260301": false, "": false, "2026-03-01T00:00:00Z": false,
	} {
		_, err := domain.Order{PurchasedOn: day, Total: money("1")}.Purchase("pur_1", "cus_1", evening)
		require.Equal(t, fine, err == nil, "%q: %v", day, err)
	}
}

func TestOnlyTheFirstPurchaseMakesACustomer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := register(t, ada)
		c.Stage = rapid.SampledFrom([]domain.Stage{domain.Lead, domain.Prospect, domain.Buyer}).Draw(t, "stage")
		was, recorded, changed := c.Stage, 0, 0
		batches := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 4).Draw(t, "purchases of each write")
		for i, n := range batches {
			var purchases []domain.Purchase
			for j := range n {
				purchases = append(purchases, domain.Purchase{ID: fmt.Sprintf("pur_%d_%d", i, j), CustomerID: c.ID})
			}
			var events []contracts.Data
			var err error
			c, events, err = c.Buy(now, purchases...)
			require.NoError(t, err)
			for _, e := range events {
				switch e := e.(type) {
				case contracts.PurchaseRecorded:
					recorded++
				case contracts.StageChanged:
					changed++
					require.Equal(t, contracts.StageChanged{CustomerID: "cus_1", From: string(was), To: "customer", Reason: domain.FirstPurchase}, e)
					require.Equal(t, 1, recorded, "just after the first")
				}
			}
		}
		total := 0
		for _, n := range batches {
			total += n
		}
		require.Equal(t, total, recorded)
		require.Equal(t, was != domain.Buyer, changed == 1)
		require.LessOrEqual(t, changed, 1)
		require.Equal(t, domain.Buyer, c.Stage)
	})
}
