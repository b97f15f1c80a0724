// Package store keeps the catalogue's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

// schema: a product's id is its SKU, in whose order every list is.
var schema = docstore.Schema{Name: "products", Indexes: []docstore.Index{
	{Name: "by_category", Fields: []string{"category"}},
	{Name: "by_status", Fields: []string{"status"}},
	{Name: "by_category_status", Fields: []string{"category", "status"}},
}}

// Store is the catalogue's collection.
type Store struct {
	products *docstore.Collection[domain.Product]
	now      func() time.Time
}

// Open ensures the collection and its indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	products, err := docstore.Open[domain.Product](ctx, docs, schema)
	return &Store{products, now}, err
}

// Products returns the tenant's products.
func (s *Store) Products(tenant tenancy.ID) Products { return Products{s.products.In(tenant), s.now} }

// Products is one tenant's products.
type Products struct {
	docs docstore.Handle[domain.Product]
	now  func() time.Time
}

// Get returns a product.
func (p Products) Get(ctx context.Context, sku string) (app.Product, error) {
	doc, err := p.docs.Get(ctx, sku)
	if errors.Is(err, docstore.ErrNotFound) {
		return doc, fault.New(fault.NotFound, "there is no product %s", sku)
	}
	return named(doc), err
}

// GetMany returns those of the products that there are, by SKU.
func (p Products) GetMany(ctx context.Context, skus []string) (map[string]app.Product, error) {
	found, err := p.docs.GetMany(ctx, skus)
	for sku, doc := range found {
		found[sku] = named(doc)
	}
	return found, err
}

// Query is the query for products by SKU.
func (Products) Query(category string, status domain.Status) docstore.Query {
	var q docstore.Query
	if category != "" {
		q.Where = append(q.Where, docstore.Eq("category", category))
	}
	if status != "" {
		q.Where = append(q.Where, docstore.Eq("status", string(status)))
	}
	return q
}

// List returns a page of a query made by Query.
func (p Products) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Product], error) {
	page, err := p.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = named(doc)
	}
	return page, err
}

// Save stores products, each by itself.
func (p Products) Save(ctx context.Context, changes []app.Change) ([]error, error) {
	writes := make([]docstore.Write[domain.Product], len(changes))
	for i, change := range changes {
		events, err := eventbus.Tell(p.now(), change.Product.ID, change.Events...)
		if err != nil {
			return nil, err
		}
		writes[i] = docstore.Write[domain.Product]{Verb: docstore.Replace, Doc: change.Product, Events: events}
		if change.Product.Version == 0 {
			writes[i].Verb = docstore.Insert
		}
	}
	errs, err := p.docs.Write(ctx, writes)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], "_id") { // somebody else added it first
			errs[i] = docstore.ErrConflict
		}
	}
	return errs, err
}

// named returns the document with its product's SKU, which is the document's id.
func named(doc app.Product) app.Product {
	doc.Body.SKU = doc.ID
	return doc
}
