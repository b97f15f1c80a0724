package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

var programmeSchema = docstore.Schema{
	Name:    "loyalty_programmes",
	Indexes: []docstore.Index{{Name: "by_created", Fields: []string{"createdAt"}}},
}

// Programmes is one tenant's programmes.
type Programmes struct{ all telling[domain.Programme] }

// Get returns a programme.
func (p Programmes) Get(ctx context.Context, id string) (app.Programme, error) {
	return p.all.get(ctx, id)
}

// Query is the query for every programme, the oldest first.
func (Programmes) Query() docstore.Query { return docstore.Query{Sort: "createdAt"} }

// List returns a page of a query made by Query.
func (p Programmes) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Programme], error) {
	return p.all.page(ctx, q)
}

// Add stores a new programme.
func (p Programmes) Add(ctx context.Context, doc app.Programme, events []contracts.Data) (app.Programme, error) {
	return p.all.add(ctx, doc, events)
}

// Save stores a changed programme.
func (p Programmes) Save(ctx context.Context, doc app.Programme, events []contracts.Data) (app.Programme, error) {
	return p.all.save(ctx, doc, events)
}

func namedProgramme(doc app.Programme) app.Programme {
	doc.Body.ID, doc.Body.Version = doc.ID, doc.Version
	return doc
}
