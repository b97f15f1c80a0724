package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

var consentSchema = docstore.Schema{
	Name:    "consents",
	Indexes: []docstore.Index{{Name: "by_customer", Fields: []string{"customerId", "at"}}},
}

// Consents is one tenant's history of consents.
type Consents struct {
	docs docstore.Handle[domain.Consent]
	now  func() time.Time
}

// Add stores a new entry.
func (c Consents) Add(ctx context.Context, consent domain.Consent, data []contracts.Data) error {
	events, err := told(c.now, consent.CustomerID, data)
	if err != nil {
		return err
	}
	_, err = c.docs.Insert(ctx, consent.ID, consent, events...)
	return err
}

// Of returns the query for the history of the customers, the latest first.
func (Consents) Of(customerIDs []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "at", Desc: true}
}

// List returns a page of a query made by Of.
func (c Consents) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Consent], error) {
	page, err := c.docs.Find(ctx, q)
	for i := range page.Docs {
		page.Docs[i].Body.ID = page.Docs[i].ID
	}
	return page, err
}

// Count counts the entries of a customer's history.
func (c Consents) Count(ctx context.Context, customerID string) (int64, error) {
	return c.docs.Count(ctx, docstore.Eq("customerId", customerID))
}

// Erase removes the history of the customers.
func (c Consents) Erase(ctx context.Context, customerIDs []string) (int64, error) {
	return eraseEach(ctx, c.docs, c.Of(customerIDs))
}
