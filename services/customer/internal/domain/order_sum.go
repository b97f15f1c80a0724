package domain

import (
	"fmt"
	"math"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// sum adds lines of one currency up. The sum is bound as every amount of money is.
func sum(lines []contracts.PurchaseLine) (contracts.Money, []fault.Field) {
	total := contracts.Money{Currency: lines[0].Price.Currency}
	for i, l := range lines {
		path := fmt.Sprintf("lines[%d].price", i)
		if l.Price.Currency != total.Currency {
			return total, []fault.Field{{Path: path + ".currency", Message: "must be " + total.Currency + " as in the other lines"}}
		}
		if l.Price.Minor > math.MaxInt64/l.Quantity {
			return total, []fault.Field{{Path: path + ".amount", Message: "times the quantity is too large"}}
		}
		var err error
		if total, err = total.Add(contracts.Money{Minor: l.Price.Minor * l.Quantity, Currency: l.Price.Currency}); err != nil {
			return total, []fault.Field{{Path: "lines", Message: "come to an amount that is too large"}}
		}
	}
	if _, err := contracts.ParseMoney(total.Amount(), total.Currency); err != nil {
		return total, []fault.Field{{Path: "lines", Message: "come to an amount that is too large"}}
	}
	return total, nil
}
