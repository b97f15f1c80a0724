// Package app holds the catalogue's use cases, one a file. It knows nothing of HTTP or of how documents are kept.
package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

// Product is a product with its document's version, as it was read or stored.
type Product = docstore.Doc[domain.Product]

// Change is a product to store, with the events that tell of what changed. At version 0 it is new.
type Change struct {
	Product Product
	Events  []contracts.Data
}

// Products are one tenant's products.
type Products interface {
	// Get returns a product; the error is a NotFound fault.
	Get(ctx context.Context, sku string) (Product, error)
	// GetMany returns those of the products that there are, by SKU.
	GetMany(ctx context.Context, skus []string) (map[string]Product, error)
	// Query is the query for products by SKU, of a category and a status where they are given, and List a page of it.
	Query(category string, status domain.Status) docstore.Query
	List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Product], error)
	// Save stores products, each by itself; the error of one that somebody else stored since is docstore.ErrConflict.
	Save(ctx context.Context, changes []Change) ([]error, error)
}

// App is one tenant's use cases.
type App struct {
	Products Products
	Clock    func() time.Time
}

// now is the time as documents hold it.
func (a App) now() time.Time { return a.Clock().UTC().Truncate(time.Millisecond) }

func stale(current int64) error {
	return fault.New(fault.Stale, "the product has changed: it is now at version %d or later; read it again and repeat the change", current)
}
