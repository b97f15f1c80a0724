package domain

import (
	"fmt"
	"math/bits"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// value returns the refund with its amount, which is what was paid for its lines unless it is priced already, or an
// Invalid fault when that is more than is left, of money or of a line.
func (p Purchase) value(r Refund, priced bool) (Refund, error) {
	back := p.givenBack()
	paid := p.paidForLines()
	worth := int64(0)
	for i, l := range r.Lines {
		bought, returned := p.Lines[l.Line].Quantity, back[l.Line]
		if l.Quantity > bought-returned {
			return r, fault.OnField(fmt.Sprintf("lines[%d].quantity", i), "is more than the %d that are left to give back", bought-returned)
		}
		worth += share(paid[l.Line], returned+l.Quantity, bought) - share(paid[l.Line], returned, bought)
	}
	if !priced {
		r.Amount = contracts.Money{Minor: worth, Currency: p.Total.Currency}
	}
	left := contracts.Money{Minor: p.Total.Minor - p.paidBack(len(p.Refunds)).Minor, Currency: p.Total.Currency}
	if r.Amount.Minor > left.Minor {
		return r, fault.OnField("amount", "comes to %s, but only %s are left to pay back", r.Amount, left)
	}
	return r, nil
}

// givenBack counts the pieces of each line that refunds have taken back.
func (p Purchase) givenBack() map[int]int64 {
	back := make(map[int]int64, len(p.Lines))
	for _, r := range p.Refunds {
		for _, l := range r.Lines {
			back[l.Line] += l.Quantity
		}
	}
	return back
}

// paidForLines splits the total among the lines by what each costs after its own discount, so that the discount of the
// order is spread over them. The parts come to the total exactly: what rounding takes from one line the next one gets.
func (p Purchase) paidForLines() []int64 {
	upTo := make([]int64, len(p.Lines)+1) // what the lines before cost
	for i, l := range p.Lines {
		upTo[i+1] = upTo[i] + costOf(l)
	}
	paid := make([]int64, len(p.Lines))
	all := upTo[len(p.Lines)]
	for i := range paid {
		paid[i] = share(p.Total.Minor, upTo[i+1], all) - share(p.Total.Minor, upTo[i], all)
	}
	return paid
}

// costOf is what a line costs after its own discount, in minor units.
func costOf(l contracts.PurchaseLine) int64 {
	cost := l.Price.Minor * l.Quantity
	if l.Discount != nil {
		cost -= l.Discount.Minor
	}
	return cost
}

// share returns amount × part / whole, rounded down; nothing of nothing is nothing. None is negative, and part is at most
// whole, so that the product may be larger than an int64 but the result is not.
func share(amount, part, whole int64) int64 {
	if whole == 0 {
		return 0
	}
	high, low := bits.Mul64(uint64(amount), uint64(part))
	quotient, _ := bits.Div64(high, low, uint64(whole))
	return int64(quotient)
}
