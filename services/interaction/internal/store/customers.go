package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

var customerSchema = docstore.Schema{Name: "customers"}

// Customers are the copies of one tenant's customers.
type Customers struct {
	docs docstore.Handle[domain.Customer]
}

// Customers returns the copies of the tenant's customers.
func (s *Store) Customers(tenant tenancy.ID) Customers { return Customers{s.customers.In(tenant)} }

// Get returns a customer that is not deleted.
func (c Customers) Get(ctx context.Context, id string) (domain.Customer, error) {
	doc, err := c.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) || err == nil && doc.Body.Deleted {
		return domain.Customer{}, fault.New(fault.NotFound, "there is no customer %s here; one registered a moment ago becomes known within seconds", id)
	}
	doc.Body.ID = id
	return doc.Body, err
}

// GetMany returns those that are known, by id.
func (c Customers) GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Customer], error) {
	docs, err := c.docs.GetMany(ctx, ids)
	for id, doc := range docs {
		doc.Body.ID = id
		docs[id] = doc
	}
	return docs, err
}

// SaveAll stores new and changed copies.
func (c Customers) SaveAll(ctx context.Context, copies []docstore.Doc[domain.Customer]) error {
	writes := make([]docstore.Write[domain.Customer], len(copies))
	for i, doc := range copies {
		writes[i] = docstore.Write[domain.Customer]{Verb: docstore.Replace, Doc: doc}
		if doc.Version == 0 {
			writes[i].Verb = docstore.Insert
		}
	}
	errs, err := c.docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for _, err := range errs {
		if docstore.IsDuplicate(err, idIndex) {
			return docstore.ErrConflict
		}
		if err != nil {
			return err
		}
	}
	return nil
}
