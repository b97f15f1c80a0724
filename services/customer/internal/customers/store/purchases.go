package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

var purchaseSchema = docstore.Schema{
	Name: "purchases",
	Indexes: []docstore.Index{
		{Name: byExternalID, Fields: []string{"externalId"}, Unique: true},
		{Name: "by_customer", Fields: []string{"customerId", "purchasedOn"}},
		{Name: "by_state_changed", Fields: []string{"state", "changedAt"}},
	},
}

type purchaseDoc = domain.Purchase

// Purchases is one tenant's purchases.
type Purchases struct{ docs docstore.Handle[purchaseDoc] }

// Get returns a purchase.
func (p Purchases) Get(ctx context.Context, id string) (domain.Purchase, error) {
	doc, err := p.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Purchase{}, fault.New(fault.NotFound, "there is no purchase %s", id)
	}
	return purchaseOf(doc), err
}

// GetMany returns those of the purchases that exist, by id.
func (p Purchases) GetMany(ctx context.Context, ids []string) (map[string]domain.Purchase, error) {
	docs, err := p.docs.GetMany(ctx, ids)
	found := make(map[string]domain.Purchase, len(docs))
	for id, doc := range docs {
		found[id] = purchaseOf(doc)
	}
	return found, err
}

// ByExternalID returns those of the purchases that exist, by external id; at most docstore.MaxLimit are asked for at once.
func (p Purchases) ByExternalID(ctx context.Context, ids []string) (map[string]domain.Purchase, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	page, err := p.docs.Find(ctx, byExternalIDs(ids))
	return index(page.Docs, purchaseOf, func(p domain.Purchase) string { return p.ExternalID }), err
}

// Of returns the query for the purchases of a customer, who may have several ids, the latest first.
func (Purchases) Of(customerIDs ...string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "purchasedOn", Desc: true}
}

// List returns a page of a query made by Of.
func (p Purchases) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Purchase], error) {
	page, err := p.docs.Find(ctx, q)
	return show(page, err, purchaseOf)
}

// Unfinished returns purchases with steps that have been untold since before then, the oldest first.
func (p Purchases) Unfinished(ctx context.Context, then time.Time, limit int) ([]domain.Purchase, error) {
	page, err := p.docs.Find(ctx, unfinished(then, limit))
	purchases := make([]domain.Purchase, len(page.Docs))
	for i, doc := range page.Docs {
		purchases[i] = purchaseOf(doc)
	}
	return purchases, err
}

func unfinished(then time.Time, limit int) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("state", string(domain.Recording)), docstore.Lt("changedAt", then)},
		Sort:  "changedAt", Limit: limit,
	}
}

// Claim stores new purchases, each by itself, and with each its external id.
func (p Purchases) Claim(ctx context.Context, purchases []domain.Purchase) ([]error, error) {
	errs, err := p.write(ctx, docstore.Insert, purchases)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], byExternalID) {
			errs[i] = fault.New(fault.Conflict, "another purchase has this external id")
		}
	}
	return errs, err
}

// Save stores changed purchases, each by itself.
func (p Purchases) Save(ctx context.Context, purchases []domain.Purchase) ([]error, error) {
	return p.write(ctx, docstore.Replace, purchases)
}

// Drop removes a purchase that nobody was told of.
func (p Purchases) Drop(ctx context.Context, purchase domain.Purchase) error {
	return p.docs.Delete(ctx, docstore.Doc[purchaseDoc]{ID: purchase.ID, Version: purchase.Version})
}

func (p Purchases) write(ctx context.Context, verb docstore.Verb, purchases []domain.Purchase) ([]error, error) {
	writes := make([]docstore.Write[purchaseDoc], len(purchases))
	for i, purchase := range purchases {
		writes[i] = docstore.Write[purchaseDoc]{
			Verb: verb, Doc: docstore.Doc[purchaseDoc]{ID: purchase.ID, Version: purchase.Version, Body: purchase},
		}
	}
	return p.docs.Write(ctx, writes)
}

func purchaseOf(doc docstore.Doc[purchaseDoc]) domain.Purchase {
	p := doc.Body
	p.ID, p.Version = doc.ID, doc.Version
	return p
}
