package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

// AddProduct stores a new product and tells of it. A SKU that is taken is a Conflict fault.
func (a App) AddProduct(ctx context.Context, sku string, details domain.Details) (Product, error) {
	product, events, err := domain.New(sku, details, a.now())
	if err != nil {
		return Product{}, err
	}
	saved, err := a.save(ctx, Product{ID: product.SKU, Body: product}, events)
	if errors.Is(err, docstore.ErrConflict) {
		return saved, fault.New(fault.Conflict, "there is a product %s already; change that one", product.SKU)
	}
	return saved, err
}

// ChangeProduct applies edit to the details of the product as it was at the version the caller saw. A product that has
// changed since is a Stale fault.
func (a App) ChangeProduct(ctx context.Context, sku string, version int64, edit func(domain.Details) (domain.Details, error)) (Product, error) {
	product, err := a.Products.Get(ctx, sku)
	if err != nil {
		return product, err
	}
	if product.Version != version {
		return product, stale(product.Version)
	}
	details, err := edit(product.Body.Details())
	if err != nil {
		return product, err
	}
	changed, events, err := product.Body.Change(details, a.now())
	if err != nil || len(events) == 0 {
		return product, err
	}
	product.Body = changed
	saved, err := a.save(ctx, product, events)
	if errors.Is(err, docstore.ErrConflict) {
		return saved, stale(version + 1)
	}
	return saved, err
}

func (a App) save(ctx context.Context, product Product, events []contracts.Data) (Product, error) {
	errs, err := a.Products.Save(ctx, []Change{{product, events}})
	product.Version++
	return product, errors.Join(append(errs, err)...)
}
