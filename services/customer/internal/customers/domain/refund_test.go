package domain_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func back(line int, quantity int64) contracts.RefundedLine {
	return contracts.RefundedLine{Line: line, Quantity: quantity}
}

func refundOf(amount string, lines ...contracts.RefundedLine) domain.RefundRequest {
	r := domain.RefundRequest{RefundedOn: "2026-02-10", Lines: lines}
	if amount != "" {
		r.Amount = money(amount)
	}
	return r
}

func TestRefundsNeedASoundRequest(t *testing.T) {
	lines := []domain.OrderLine{line(3, "10"), line(1, "0")}
	on := func(day string) domain.RefundRequest { r := refundOf("1"); r.RefundedOn = day; return r }
	dollars := refundOf("1")
	dollars.Amount = &contracts.MoneyJSON{Amount: "1", Currency: "USD"}
	for _, test := range []struct {
		name    string
		request domain.RefundRequest
		field   string // that is wrong; empty: none
	}{
		{"an amount", refundOf("30"), ""},
		{"lines", refundOf("", back(0, 3), back(1, 1)), ""},
		{"lines that were priced otherwise", refundOf("5", back(0, 3)), ""},
		{"a gift", refundOf("", back(1, 1)), ""},
		{"nothing", refundOf(""), "amount"},
		{"more than was paid", refundOf("30.01"), "amount"},
		{"zero", refundOf("0"), "amount.amount"},
		{"less than zero", refundOf("-1"), "amount.amount"},
		{"a fraction of a fen", refundOf("1.001"), "amount.amount"},
		{"another currency", dollars, "amount.currency"},
		{"more pieces than were bought", refundOf("", back(0, 4)), "lines[0].quantity"},
		{"no piece", refundOf("", back(0, 0)), "lines[0].quantity"},
		{"a line that is not there", refundOf("", back(2, 1)), "lines[0].line"},
		{"a line below zero", refundOf("", back(-1, 1)), "lines[0].line"},
		{"a line twice", refundOf("", back(0, 1), back(0, 1)), "lines[1].line"},
		{"more lines than there are", refundOf("", back(0, 1), back(0, 1), back(0, 1)), "lines"},
		{"before the purchase", on("2026-01-31"), "refundedOn"},
		{"in the future", on("2026-12-31"), "refundedOn"},
		{"no day", on(""), "refundedOn"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := ordered(t, domain.Paid, lines...)
			after, refund, err := p.Refund("ref_1", test.request, now)
			if test.field == "" {
				require.NoError(t, err)
				require.Equal(t, []domain.Refund{refund}, after.Refunds)
				require.Empty(t, p.Refunds, "the purchase given is as it was")
				return
			}
			var broken *fault.Error
			require.ErrorAs(t, err, &broken)
			require.Equal(t, test.field, broken.Fields[0].Path)
			require.Equal(t, p, after)
		})
	}
}

func TestOnlyWhatWasPaidAndNotCancelledIsRefunded(t *testing.T) {
	_, _, err := ordered(t, domain.Placed).Refund("ref_1", refundOf("1"), now)
	require.True(t, fault.Is(err, fault.Conflict))
	cancelled, err := ordered(t, domain.Paid).MoveTo(domain.Cancelled, now)
	require.NoError(t, err)
	_, _, err = cancelled.Refund("ref_1", refundOf("1"), now)
	require.True(t, fault.Is(err, fault.Conflict))
	require.Equal(t, cancelled.Total, cancelled.Refunded())

	p := ordered(t, domain.Fulfilled)
	for i := range 100 {
		p, _, err = p.Refund(fmt.Sprint("ref_", i), refundOf("0.01"), now)
		require.NoError(t, err)
	}
	_, _, err = p.Refund("ref_100", refundOf("0.01"), now)
	require.True(t, fault.Is(err, fault.Conflict), "there is an end to it")
}

func TestARefundSentTwiceIsMadeOnce(t *testing.T) {
	request := refundOf("", back(0, 1))
	request.ExternalID = "r-1"
	p, first, err := ordered(t, domain.Paid, line(2, "10")).Refund("ref_1", request, now)
	require.NoError(t, err)
	again, second, err := p.Refund("ref_2", request, now)
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.Equal(t, p, again)
	other := request
	other.Amount = money("3")
	_, _, err = p.Refund("ref_3", other, now)
	require.True(t, fault.Is(err, fault.Conflict), "it says something else")
}

// Whatever is asked for and in whatever order: never more than was paid, never more pieces than were bought, and when
// every piece is given back by its lines alone, exactly what was paid.
func TestRefundsNeverComeToMoreThanWasPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []domain.OrderLine
		for range rapid.IntRange(1, 4).Draw(t, "lines") {
			l := domain.OrderLine{Name: "Tea", Quantity: rapid.Int64Range(1, 7).Draw(t, "quantity"), Price: *fen(rapid.Int64Range(0, 999).Draw(t, "price"))}
			lines = append(lines, l)
		}
		order := domain.Order{PurchasedOn: "2026-02-01", Lines: lines, Discount: fen(rapid.Int64Range(0, 999).Draw(t, "discount"))}
		p, err := order.Purchase("pur_1", "cus_1", now)
		if err != nil {
			t.Skip("more off than it costs")
		}
		byLinesAlone := rapid.Bool().Draw(t, "by lines alone")
		left := make([]int64, len(lines))
		for i, l := range lines {
			left[i] = l.Quantity
		}
		for i := range 30 {
			line := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			request := refundOf("", back(line, rapid.Int64Range(1, 7).Draw(t, "pieces")))
			if !byLinesAlone {
				request.Amount = fen(rapid.Int64Range(0, 2000).Draw(t, "amount"))
			}
			after, refund, err := p.Refund(fmt.Sprint("ref_", i), request, now)
			if _, refused := errors.AsType[*fault.Error](err); refused {
				require.Equal(t, p, after)
				continue
			}
			p, left[line] = after, left[line]-request.Lines[0].Quantity
			require.GreaterOrEqual(t, refund.Amount.Minor, int64(0))
			require.GreaterOrEqual(t, left[line], int64(0))
			require.LessOrEqual(t, p.Refunded().Minor, p.Total.Minor)
		}
		if !byLinesAlone {
			return
		}
		for line, pieces := range left {
			if pieces > 0 {
				p, _, err = p.Refund(fmt.Sprint("ref_last_", line), refundOf("", back(line, pieces)), now)
				require.NoError(t, err)
			}
		}
		require.Equal(t, p.Total, p.Refunded(), "to the last fen")
	})
}

func fen(minor int64) *contracts.MoneyJSON {
	written := contracts.Money{Minor: minor, Currency: "CNY"}.Written()
	return &written
}

func TestLargePurchasesAreRefundedWithoutOverflow(t *testing.T) {
	p := ordered(t, domain.Paid, line(1_000_000, "900000.99"), line(999_999, "0.01"))
	p, half, err := p.Refund("ref_1", refundOf("", back(0, 500_000)), now)
	require.NoError(t, err)
	require.Equal(t, "450000495000.00", half.Amount.Amount())
	p, _, err = p.Refund("ref_2", refundOf("", back(0, 500_000), back(1, 999_999)), now)
	require.NoError(t, err)
	require.Equal(t, p.Total, p.Refunded())
}
