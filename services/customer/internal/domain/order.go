package domain

import (
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Order is a purchase as its caller writes it: lines, or a total, or both if they agree.
type Order struct {
	ExternalID  string               `json:"externalId"`
	PurchasedOn string               `json:"purchasedOn"`
	Lines       []OrderLine          `json:"lines"`
	Total       *contracts.MoneyJSON `json:"total"`
}

// OrderLine is one line of an order.
type OrderLine struct {
	SKU      string              `json:"sku"`
	Name     string              `json:"name"`
	Quantity int64               `json:"quantity"`
	Price    contracts.MoneyJSON `json:"price"` // of one piece
}

const (
	maxLines    = 500
	maxQuantity = 1_000_000
	maxSKU      = 100 // runes
	maxLineName = 200 // runes
)

// Purchase makes the order a purchase of the customer, or an Invalid fault that names every broken rule.
func (o Order) Purchase(id, customerID string, now time.Time) (Purchase, error) {
	p := Purchase{ID: id, CustomerID: customerID, State: Recording, RecordedAt: now}
	var broken []fault.Field
	p.ExternalID, broken = checkText("externalId", o.ExternalID, maxExternalID, broken)
	p.PurchasedOn, broken = checkPastDay("purchasedOn", o.PurchasedOn, now, broken)
	p.Lines, broken = o.checkLines(broken)
	if len(broken) == 0 {
		p.Total, broken = o.checkTotal(p.Lines)
	}
	if len(broken) > 0 {
		return p, fault.OnFields(broken...)
	}
	return p, nil
}

func (o Order) checkLines(broken []fault.Field) ([]contracts.PurchaseLine, []fault.Field) {
	if len(o.Lines) > maxLines {
		return nil, append(broken, fault.Field{Path: "lines", Message: fmt.Sprintf("has more than %d entries", maxLines)})
	}
	var lines []contracts.PurchaseLine
	for i, l := range o.Lines {
		at := fmt.Sprintf("lines[%d].", i)
		l.SKU, broken = checkText(at+"sku", l.SKU, maxSKU, broken)
		if l.Name, broken = checkText(at+"name", l.Name, maxLineName, broken); l.Name == "" {
			broken = append(broken, fault.Field{Path: at + "name", Message: "is required"})
		}
		if l.Quantity < 1 || l.Quantity > maxQuantity {
			broken = append(broken, fault.Field{Path: at + "quantity", Message: fmt.Sprintf("must be from 1 to %d", maxQuantity)})
		}
		price, wrong := checkMoney(at+"price", l.Price)
		if wrong == nil && price.Minor < 0 {
			wrong = []fault.Field{{Path: at + "price.amount", Message: "must not be negative"}}
		}
		broken = append(broken, wrong...)
		lines = append(lines, contracts.PurchaseLine{SKU: l.SKU, Name: l.Name, Quantity: l.Quantity, Price: price})
	}
	return lines, broken
}

// checkTotal returns what the whole order costs.
func (o Order) checkTotal(lines []contracts.PurchaseLine) (total contracts.Money, broken []fault.Field) {
	if o.Total == nil && len(lines) == 0 {
		return total, []fault.Field{{Path: "total", Message: "is required where there are no lines"}}
	}
	if len(lines) > 0 {
		if total, broken = sum(lines); broken != nil {
			return total, broken
		}
	}
	if o.Total != nil {
		given, broken := checkMoney("total", *o.Total)
		if broken != nil {
			return given, broken
		}
		if len(lines) > 0 && given != total {
			return given, []fault.Field{{Path: "total", Message: fmt.Sprintf("is %s, but the lines come to %s", given, total)}}
		}
		total = given
	}
	if total.Minor < 0 { // nothing at all is a purchase too: a free sample, a voucher for the whole price
		return total, []fault.Field{{Path: "total.amount", Message: "must not be negative"}}
	}
	return total, nil
}

// checkMoney parses an amount and names the part that is wrong with it.
func checkMoney(path string, written contracts.MoneyJSON) (contracts.Money, []fault.Field) {
	money, err := written.Money()
	switch {
	case err == nil:
		return money, nil
	case errors.Is(err, contracts.ErrCurrency):
		return money, []fault.Field{{Path: path + ".currency", Message: err.Error()}}
	default:
		return money, []fault.Field{{Path: path + ".amount", Message: err.Error()}}
	}
}
