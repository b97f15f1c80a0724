package domain

import (
	"fmt"
	"math"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// checkTotal returns what the whole order costs after all discounts.
func (o Order) checkTotal(lines []contracts.PurchaseLine, discount *contracts.Money) (total contracts.Money, broken []fault.Field) {
	if len(lines) > 0 {
		if total, broken = sum(lines); broken == nil {
			total, broken = takeOff(total, discount)
		}
		if broken != nil {
			return total, broken
		}
	}
	if o.Total == nil && len(lines) == 0 {
		return total, []fault.Field{{Path: "total", Message: "is required where there are no lines"}}
	}
	if o.Total == nil {
		return total, nil
	}
	given, broken := checkMoney("total", *o.Total)
	switch {
	case broken != nil:
		return given, broken
	case len(lines) > 0 && given != total:
		return given, []fault.Field{{Path: "total", Message: fmt.Sprintf("is %s, but the lines come to %s", given, total)}}
	case given.Minor < 0: // nothing at all is a purchase too: a free sample, a voucher for the whole price
		return given, []fault.Field{{Path: "total.amount", Message: "must not be negative"}}
	case discount != nil && discount.Currency != given.Currency:
		return given, []fault.Field{{Path: "discount.currency", Message: "must be " + given.Currency + " as in the total"}}
	default:
		return given, nil
	}
}

// sum adds lines of one currency up. The sum is bound as every amount of money is.
func sum(lines []contracts.PurchaseLine) (contracts.Money, []fault.Field) {
	total := contracts.Money{Currency: lines[0].Price.Currency}
	for i, l := range lines {
		at := fmt.Sprintf("lines[%d].", i)
		if l.Price.Currency != total.Currency {
			return total, []fault.Field{{Path: at + "price.currency", Message: "must be " + total.Currency + " as in the other lines"}}
		}
		if l.Price.Minor > math.MaxInt64/l.Quantity {
			return total, []fault.Field{{Path: at + "price.amount", Message: "times the quantity is too large"}}
		}
		if l.Discount != nil && l.Discount.Currency != total.Currency {
			return total, []fault.Field{{Path: at + "discount.currency", Message: "must be " + total.Currency + " as in the prices"}}
		}
		cost := contracts.Money{Minor: costOf(l), Currency: total.Currency}
		if cost.Minor < 0 {
			return total, []fault.Field{{Path: at + "discount.amount", Message: "is more than the line costs"}}
		}
		var err error
		if total, err = total.Add(cost); err != nil {
			return total, []fault.Field{{Path: "lines", Message: "come to an amount that is too large"}}
		}
	}
	if _, err := contracts.ParseMoney(total.Amount(), total.Currency); err != nil {
		return total, []fault.Field{{Path: "lines", Message: "come to an amount that is too large"}}
	}
	return total, nil
}

// takeOff takes the order's discount off what its lines come to.
func takeOff(total contracts.Money, discount *contracts.Money) (contracts.Money, []fault.Field) {
	switch {
	case discount == nil:
		return total, nil
	case discount.Currency != total.Currency:
		return total, []fault.Field{{Path: "discount.currency", Message: "must be " + total.Currency + " as in the lines"}}
	case discount.Minor > total.Minor:
		return total, []fault.Field{{Path: "discount.amount", Message: "is more than the lines come to"}}
	}
	total.Minor -= discount.Minor
	return total, nil
}
