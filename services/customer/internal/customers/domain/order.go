package domain

import (
	"errors"
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// Order is a purchase as its caller writes it: lines, or a total, or both if they agree.
type Order struct {
	ExternalID  string               `json:"externalId"`
	PurchasedOn string               `json:"purchasedOn"`
	Status      Status               `json:"status"` // empty: paid
	Lines       []OrderLine          `json:"lines"`
	Discount    *contracts.MoneyJSON `json:"discount"` // off the whole order, after those of the lines
	Total       *contracts.MoneyJSON `json:"total"`    // after all discounts
}

// OrderLine is one line of an order.
type OrderLine struct {
	SKU      string               `json:"sku"`
	Name     string               `json:"name"`
	Category string               `json:"category"`
	Quantity int64                `json:"quantity"`
	Price    contracts.MoneyJSON  `json:"price"`    // of one piece
	Discount *contracts.MoneyJSON `json:"discount"` // off the whole line
}

const (
	maxLines    = 500
	maxQuantity = 1_000_000
	maxSKU      = 100 // runes
	maxLineName = 200 // runes
	maxCategory = 100 // runes
)

// Purchase makes the order a purchase of the customer, or an Invalid fault that names every broken rule.
func (o Order) Purchase(id, customerID string, now time.Time) (Purchase, error) {
	p := Purchase{ID: id, CustomerID: customerID, RecordedAt: now}.changed(recordedStep, now)
	var broken []fault.Field
	p.ExternalID, broken = plain.Text("externalId", o.ExternalID, maxExternalID, broken)
	p.PurchasedOn, broken = checkPastDay("purchasedOn", o.PurchasedOn, now, broken)
	p.Status, broken = checkStatus(o.Status, broken)
	p.Lines, broken = o.checkLines(broken)
	p.Discount, broken = checkDiscount("discount", o.Discount, broken)
	if len(broken) == 0 {
		p.Total, broken = o.checkTotal(p.Lines, p.Discount)
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
	for i, written := range o.Lines {
		var line contracts.PurchaseLine
		line, broken = written.check(fmt.Sprintf("lines[%d].", i), broken)
		lines = append(lines, line)
	}
	return lines, broken
}

func (l OrderLine) check(at string, broken []fault.Field) (contracts.PurchaseLine, []fault.Field) {
	l.SKU, broken = plain.Text(at+"sku", l.SKU, maxSKU, broken)
	l.Category, broken = plain.Text(at+"category", l.Category, maxCategory, broken)
	if l.Name, broken = plain.Text(at+"name", l.Name, maxLineName, broken); l.Name == "" {
		broken = append(broken, fault.Field{Path: at + "name", Message: "is required, unless the SKU is that of a product in the catalogue"})
	}
	if l.Quantity < 1 || l.Quantity > maxQuantity {
		broken = append(broken, fault.Field{Path: at + "quantity", Message: fmt.Sprintf("must be from 1 to %d", maxQuantity)})
	}
	price, wrong := checkMoney(at+"price", l.Price)
	if wrong == nil && price.Minor < 0 {
		wrong = []fault.Field{{Path: at + "price.amount", Message: "must not be negative"}}
	}
	broken = append(broken, wrong...)
	discount, broken := checkDiscount(at+"discount", l.Discount, broken)
	return contracts.PurchaseLine{
		SKU: l.SKU, Name: l.Name, Category: l.Category, Quantity: l.Quantity, Price: price, Discount: discount,
	}, broken
}

// checkDiscount returns what is taken off; nothing off is no discount.
func checkDiscount(path string, written *contracts.MoneyJSON, broken []fault.Field) (*contracts.Money, []fault.Field) {
	if written == nil {
		return nil, broken
	}
	discount, wrong := checkMoney(path, *written)
	if wrong == nil && discount.Minor < 0 {
		wrong = []fault.Field{{Path: path + ".amount", Message: "must not be negative"}}
	}
	if discount.Minor == 0 {
		return nil, append(broken, wrong...)
	}
	return &discount, append(broken, wrong...)
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
