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

// purposeSchema has no index: purposes are read by their keys, which are their ids, and listed in that order.
var purposeSchema = docstore.Schema{Name: "consent_purposes"}

// Purposes is what one tenant may contact its customers for.
type Purposes struct {
	docs docstore.Handle[domain.Purpose]
	now  func() time.Time
}

// Get returns a purpose.
func (p Purposes) Get(ctx context.Context, key string) (app.Purpose, error) {
	doc, err := get(ctx, p.docs, "purpose", key)
	return purposeOf(doc), err
}

// Add stores a new purpose; the error is a Conflict fault when the key is taken.
func (p Purposes) Add(ctx context.Context, purpose domain.Purpose, data []contracts.Data) (app.Purpose, error) {
	events, err := told(p.now, purpose.Key, data)
	if err != nil {
		return app.Purpose{}, err
	}
	doc, err := p.docs.Insert(ctx, purpose.Key, purpose, events...)
	if docstore.IsDuplicate(err, "_id") {
		err = fault.New(fault.Conflict, "there is a purpose %s already", purpose.Key)
	}
	return purposeOf(doc), err
}

// Save stores a changed purpose.
func (p Purposes) Save(ctx context.Context, purpose app.Purpose, data []contracts.Data) (app.Purpose, error) {
	events, err := told(p.now, purpose.ID, data)
	if err != nil {
		return purpose, err
	}
	doc, err := p.docs.Replace(ctx, purpose, events...)
	return purposeOf(doc), err
}

// All returns the query for every purpose, by key.
func (Purposes) All() docstore.Query { return docstore.Query{} }

// List returns a page of a query made by All.
func (p Purposes) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Purpose], error) {
	page, err := p.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = purposeOf(doc)
	}
	return page, err
}

func purposeOf(doc app.Purpose) app.Purpose {
	doc.Body.Key = doc.ID
	return doc
}
