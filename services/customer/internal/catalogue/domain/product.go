// Package domain holds what a product is and how it changes. It does no I/O, knows no framework and has no clock.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Status says whether a product is still sold.
type Status string

// The statuses of a product.
const (
	Active  Status = "active"
	Retired Status = "retired" // no longer sold; what was bought of it keeps its name and category
)

// Product is something the tenant sells.
type Product struct {
	SKU       string           `bson:"-"` // its id
	Name      string           `bson:"name"`
	Category  string           `bson:"category"`
	Price     *contracts.Money `bson:"price,omitempty"` // of one piece
	Status    Status           `bson:"status"`
	CreatedAt time.Time        `bson:"createdAt"`
	UpdatedAt time.Time        `bson:"updatedAt"`
}

// Details are what a caller may write of a product.
type Details struct {
	Name     string
	Category string
	Price    *contracts.MoneyJSON
	Status   Status // empty: active
}

// Details returns what a caller may write of the product, as it is.
func (p Product) Details() Details {
	d := Details{Name: p.Name, Category: p.Category, Status: p.Status}
	if p.Price != nil {
		price := p.Price.Written()
		d.Price = &price
	}
	return d
}

// New makes a product, or an Invalid fault that names every broken rule.
func New(sku string, details Details, now time.Time) (Product, []contracts.Data, error) {
	sku, broken := checkSKU(sku)
	return Product{SKU: sku, CreatedAt: now}.become(details, broken, now)
}

// Change replaces the details. It tells nothing when they are the same.
func (p Product) Change(details Details, now time.Time) (Product, []contracts.Data, error) {
	return p.become(details, nil, now)
}

// told is what events say of the product.
func (p Product) told() map[string]any {
	return map[string]any{"name": p.Name, "category": p.Category, "price": money(p.Price), "status": p.Status}
}

func money(m *contracts.Money) any {
	if m == nil {
		return nil
	}
	return m.Written()
}
