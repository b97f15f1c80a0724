package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func money(amount string) *contracts.MoneyJSON {
	return &contracts.MoneyJSON{Amount: amount, Currency: "CNY"}
}

func line(quantity int64, price string) domain.OrderLine {
	return domain.OrderLine{Name: "Tea", Quantity: quantity, Price: *money(price)}
}

func off(l domain.OrderLine, discount string) domain.OrderLine {
	l.Discount = money(discount)
	return l
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
		{"discounts", domain.Order{Discount: money("0.5"), Lines: []domain.OrderLine{off(line(3, "1.5"), "1"), line(1, "2")}}, "5.00", false},
		{"all of it off", domain.Order{Discount: money("3"), Lines: []domain.OrderLine{line(2, "1.50")}}, "0.00", false},
		{"more than a line off", domain.Order{Lines: []domain.OrderLine{off(line(1, "1"), "1.01")}}, "lines[0].discount.amount", true},
		{"more than all off", domain.Order{Discount: money("3.01"), Lines: []domain.OrderLine{line(2, "1.50")}}, "discount.amount", true},
		{"discount below zero", domain.Order{Discount: money("-1"), Total: money("1")}, "discount.amount", true},
		{"discount in another currency", domain.Order{Discount: &contracts.MoneyJSON{Amount: "1", Currency: "USD"}, Total: money("1")}, "discount.currency", true},
		{"status that no order begins with", domain.Order{Status: domain.Cancelled, Total: money("1")}, "status", true},
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

func TestAnOrderSentTwiceIsTheSame(t *testing.T) {
	order := domain.Order{PurchasedOn: "2026-02-01", Discount: money("0"), Lines: []domain.OrderLine{off(line(2, "1.50"), "0.50")}}
	first, err := order.Purchase("pur_1", "cus_1", now)
	require.NoError(t, err)
	require.Nil(t, first.Discount, "nothing off is no discount")
	again := order
	again.Lines = []domain.OrderLine{off(line(2, "1.5"), "0.5")}
	second, err := again.Purchase("pur_2", "cus_1", now)
	require.NoError(t, err)
	require.True(t, first.Same(second), "amounts are compared, not pointers")
	paid, err := first.MoveTo(domain.Fulfilled, now)
	require.NoError(t, err)
	require.True(t, paid.Same(second), "it has only moved on")
	again.Lines = []domain.OrderLine{line(2, "1.25")}
	other, err := again.Purchase("pur_2", "cus_1", now)
	require.NoError(t, err)
	require.False(t, first.Same(other))
}
