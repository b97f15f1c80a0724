package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

var erasureSchema = docstore.Schema{
	Name: "erasures",
	Indexes: []docstore.Index{
		{Name: bySubject, Fields: []string{"subject"}, Unique: true},
		{Name: "by_requested", Fields: []string{"requestedAt"}},
		{Name: "by_overdue", Fields: []string{"overdue", "requestedAt"}},
		{Name: "by_next", Fields: []string{"nextAt"}},
	},
}

const bySubject = "by_subject"

// Erasures is one tenant's erasures.
type Erasures struct {
	docs docstore.Handle[domain.Erasure]
	now  func() time.Time
}

// Get returns an erasure.
func (e Erasures) Get(ctx context.Context, id string) (app.Erasure, error) {
	doc, err := get(ctx, e.docs, "erasure", id)
	return erasureOf(doc), err
}

// OfCustomer returns the erasure of a customer that was not refused, if there is one.
func (e Erasures) OfCustomer(ctx context.Context, customerID string) (app.Erasure, bool, error) {
	page, err := e.docs.Find(ctx, ofSubject(customerID))
	if err != nil || len(page.Docs) == 0 {
		return app.Erasure{}, false, err
	}
	return erasureOf(page.Docs[0]), true, nil
}

func ofSubject(customerID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("subject", customerID)}, Limit: 1}
}

// Add stores a new erasure.
func (e Erasures) Add(ctx context.Context, erasure domain.Erasure) (app.Erasure, error) {
	doc, err := e.docs.Insert(ctx, erasure.ID, erasure)
	if docstore.IsDuplicate(err, bySubject) {
		err = fault.New(fault.Conflict, "the customer %s is erased already", erasure.CustomerID)
	}
	return erasureOf(doc), err
}

// Save stores a changed erasure.
func (e Erasures) Save(ctx context.Context, erasure app.Erasure, data []contracts.Data) (app.Erasure, error) {
	events, err := told(e.now, erasure.Body.CustomerID, data)
	if err != nil {
		return erasure, err
	}
	doc, err := e.docs.Replace(ctx, erasure, events...)
	return erasureOf(doc), err
}

// Due returns erasures for which there is something to do by now.
func (e Erasures) Due(ctx context.Context, now time.Time, limit int) ([]app.Erasure, error) {
	page, err := e.docs.Find(ctx, due(now, limit))
	for i, doc := range page.Docs {
		page.Docs[i] = erasureOf(doc)
	}
	return page.Docs, err
}

// due is the query for what is to be looked at by now; what is never to be looked at again has no such time.
func due(now time.Time, limit int) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Lt("nextAt", now.Add(time.Millisecond))}, Sort: "nextAt", Limit: limit}
}

// All returns the query for every erasure or the overdue ones, the latest first.
func (Erasures) All(overdue bool) docstore.Query {
	q := docstore.Query{Sort: "requestedAt", Desc: true}
	if overdue {
		q.Where = []docstore.Cond{docstore.Eq("overdue", true)}
	}
	return q
}

// List returns a page of a query made by All.
func (e Erasures) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Erasure], error) {
	page, err := e.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = erasureOf(doc)
	}
	return page, err
}

// Overdue counts the overdue ones.
func (e Erasures) Overdue(ctx context.Context) (int64, error) {
	return e.docs.Count(ctx, docstore.Eq("overdue", true))
}

func erasureOf(doc app.Erasure) app.Erasure {
	doc.Body.ID = doc.ID
	return doc
}
