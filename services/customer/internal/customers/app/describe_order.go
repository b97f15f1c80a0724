package app

import (
	"context"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Product is what the catalogue says of a SKU.
type Product struct{ Name, Category string }

// Catalogue knows one tenant's products.
type Catalogue interface {
	// Products returns those of the products that there are, retired ones among them, by SKU.
	Products(ctx context.Context, skus []string) (map[string]Product, error)
}

// describe fills in the names and categories that the lines of orders leave out, from the catalogue where it knows the
// SKU.
func (a App) describe(ctx context.Context, orders ...*domain.Order) error {
	var skus []string
	for _, o := range orders {
		for _, l := range o.Lines {
			if l.SKU != "" && (l.Name == "" || l.Category == "") {
				skus = append(skus, strings.TrimSpace(l.SKU))
			}
		}
	}
	if len(skus) == 0 || a.Catalogue == nil {
		return nil
	}
	products, err := a.Catalogue.Products(ctx, distinct(skus))
	if err != nil {
		return err
	}
	for _, o := range orders {
		o.Lines = slices.Clone(o.Lines)
		for i, l := range o.Lines {
			if known, ok := products[strings.TrimSpace(l.SKU)]; ok {
				o.Lines[i].Name, o.Lines[i].Category = orElse(l.Name, known.Name), orElse(l.Category, known.Category)
			}
		}
	}
	return nil
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
