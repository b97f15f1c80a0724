package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

var accessSchema = docstore.Schema{
	Name: "access_requests",
	Indexes: []docstore.Index{
		{Name: "by_requested", Fields: []string{"requestedAt"}},
		{Name: "by_customer", Fields: []string{"customerId"}},
		{Name: "by_next", Fields: []string{"nextAt"}},
	},
	Expiry: "expiresAt",
}

// Access is one tenant's access requests.
type Access struct {
	docs docstore.Handle[domain.AccessRequest]
	now  func() time.Time
}

// Get returns a request.
func (a Access) Get(ctx context.Context, id string) (app.AccessRequest, error) {
	doc, err := get(ctx, a.docs, "access request", id)
	return accessOf(doc), err
}

// Add stores a new request.
func (a Access) Add(ctx context.Context, r domain.AccessRequest, data []contracts.Data) (app.AccessRequest, error) {
	events, err := told(a.now, r.CustomerID, data)
	if err != nil {
		return app.AccessRequest{}, err
	}
	doc, err := a.docs.Insert(ctx, r.ID, r, events...)
	return accessOf(doc), err
}

// Save stores a changed request.
func (a Access) Save(ctx context.Context, r app.AccessRequest, data []contracts.Data) (app.AccessRequest, error) {
	events, err := told(a.now, r.Body.CustomerID, data)
	if err != nil {
		return r, err
	}
	doc, err := a.docs.Replace(ctx, r, events...)
	return accessOf(doc), err
}

// Due returns requests for which there is something to do by now.
func (a Access) Due(ctx context.Context, now time.Time, limit int) ([]app.AccessRequest, error) {
	page, err := a.docs.Find(ctx, due(now, limit))
	for i, doc := range page.Docs {
		page.Docs[i] = accessOf(doc)
	}
	return page.Docs, err
}

// Of returns the requests about the customers.
func (a Access) Of(ctx context.Context, customerIDs []string) ([]app.AccessRequest, error) {
	var all []app.AccessRequest
	for _, id := range customerIDs {
		q := requestsOf(id)
		for {
			page, err := a.docs.Find(ctx, q)
			if err != nil {
				return nil, err
			}
			for _, doc := range page.Docs {
				all = append(all, accessOf(doc))
			}
			if q.After = page.Next; q.After == nil {
				break
			}
		}
	}
	return all, nil
}

func requestsOf(customerID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("customerId", customerID)}, Limit: docstore.MaxLimit}
}

// Delete removes a request.
func (a Access) Delete(ctx context.Context, r app.AccessRequest) error { return a.docs.Delete(ctx, r) }

// All returns the query for every request, the latest first.
func (Access) All() docstore.Query { return docstore.Query{Sort: "requestedAt", Desc: true} }

// List returns a page of a query made by All.
func (a Access) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.AccessRequest], error) {
	page, err := a.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = accessOf(doc)
	}
	return page, err
}

func accessOf(doc app.AccessRequest) app.AccessRequest {
	doc.Body.ID = doc.ID
	return doc
}
