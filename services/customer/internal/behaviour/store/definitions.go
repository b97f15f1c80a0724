package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// definitionSchema: a definition's id is its name, in whose order they are listed.
var definitionSchema = docstore.Schema{Name: "behaviour_definitions"}

// Definitions is one tenant's definitions.
type Definitions struct {
	docs docstore.Handle[domain.Definition]
	now  func() time.Time
}

// Get returns a definition.
func (d Definitions) Get(ctx context.Context, name string) (app.Definition, error) {
	doc, err := d.docs.Get(ctx, name)
	if errors.Is(err, docstore.ErrNotFound) {
		return doc, fault.New(fault.NotFound, "there is no definition of %s", name)
	}
	return named(doc), err
}

// GetMany returns those of the definitions that there are, by name.
func (d Definitions) GetMany(ctx context.Context, names []string) (map[string]app.Definition, error) {
	found, err := d.docs.GetMany(ctx, names)
	for name, doc := range found {
		found[name] = named(doc)
	}
	return found, err
}

// Count counts the definitions.
func (d Definitions) Count(ctx context.Context) (int64, error) { return d.docs.Count(ctx) }

// All is the query for every definition, by name.
func (Definitions) All() docstore.Query { return docstore.Query{} }

// List returns a page of a query made by All.
func (d Definitions) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Definition], error) {
	page, err := d.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = named(doc)
	}
	return page, err
}

// Add stores a new definition.
func (d Definitions) Add(ctx context.Context, definition domain.Definition, data []contracts.Data) (app.Definition, error) {
	events, err := eventbus.Tell(d.now(), definition.Name, data...)
	if err != nil {
		return app.Definition{}, err
	}
	doc, err := d.docs.Insert(ctx, definition.Name, definition, events...)
	if docstore.IsDuplicate(err, "_id") {
		err = docstore.ErrConflict
	}
	return named(doc), err
}

// Save stores a changed definition.
func (d Definitions) Save(ctx context.Context, definition app.Definition, data []contracts.Data) (app.Definition, error) {
	events, err := eventbus.Tell(d.now(), definition.ID, data...)
	if err != nil {
		return definition, err
	}
	doc, err := d.docs.Replace(ctx, definition, events...)
	return named(doc), err
}

// named returns the document with its definition's name, which is the document's id.
func named(doc app.Definition) app.Definition {
	doc.Body.Name = doc.ID
	return doc
}
