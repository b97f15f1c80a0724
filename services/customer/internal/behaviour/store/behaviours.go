package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

const byExternalID = "by_external_id"

var behaviourSchema = docstore.Schema{
	Name: "behaviours",
	Indexes: []docstore.Index{
		{Name: byExternalID, Fields: []string{"externalId"}, Unique: true},
		{Name: "by_customer", Fields: []string{"customerId", "occurredAt"}},
		{Name: "by_customer_name", Fields: []string{"customerId", "name", "occurredAt"}},
	},
	Expiry: "expiresAt",
}

// Behaviours is what one tenant's customers did.
type Behaviours struct {
	docs docstore.Handle[domain.Behaviour]
	now  func() time.Time
}

// Add stores behaviours and tells of them, each by itself. It is one write each, so there is nothing that a crash could
// leave half done.
func (b Behaviours) Add(ctx context.Context, all []domain.Behaviour) ([]error, error) {
	writes := make([]docstore.Write[domain.Behaviour], len(all))
	for i, behaviour := range all {
		events, err := eventbus.Tell(b.now(), behaviour.CustomerID, behaviour.Recorded())
		if err != nil {
			return nil, err
		}
		writes[i] = docstore.Write[domain.Behaviour]{
			Verb: docstore.Insert, Doc: docstore.Doc[domain.Behaviour]{ID: behaviour.ID, Body: behaviour}, Events: events,
		}
	}
	errs, err := b.docs.Write(ctx, writes)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], byExternalID) {
			errs[i] = docstore.ErrConflict
		}
	}
	return errs, err
}

// Of returns the query for what a customer did, the latest first.
func (Behaviours) Of(name string, customerIDs ...string) docstore.Query {
	q := docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "occurredAt", Desc: true}
	if name != "" {
		q.Where = append(q.Where, docstore.Eq("name", name))
	}
	return q
}

// List returns a page of a query made by Of.
func (b Behaviours) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Behaviour], error) {
	page, err := b.docs.Find(ctx, q)
	for i := range page.Docs {
		page.Docs[i].Body.ID = page.Docs[i].ID
	}
	return page, err
}

// Remove removes behaviours; one that is gone already is passed over, for nothing else happens to them.
func (b Behaviours) Remove(ctx context.Context, page []docstore.Doc[domain.Behaviour]) error {
	writes := make([]docstore.Write[domain.Behaviour], len(page))
	for i, doc := range page {
		writes[i] = docstore.Write[domain.Behaviour]{Verb: docstore.Delete, Doc: doc}
	}
	errs, err := b.docs.Write(ctx, writes)
	for i := range errs {
		if errors.Is(errs[i], docstore.ErrConflict) {
			errs[i] = nil
		}
	}
	return errors.Join(append(errs, err)...)
}
