// Package store keeps a tenant's definitions of custom fields: one document, remembered by each process for a moment.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// documentID is the id of the one document of each tenant.
const documentID = "definitions"

// definitionsDoc holds the defaults beside their definitions, by key, as customers hold values.
type definitionsDoc struct {
	Definitions domain.Definitions `bson:"definitions"`
	Defaults    map[string]any     `bson:"defaults,omitempty"`
}

// Store is every tenant's definitions.
type Store struct {
	documents *docstore.Collection[definitionsDoc]
	memory    *memory
	now       func() time.Time
}

// Open ensures the collection.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	documents, err := docstore.Open[definitionsDoc](ctx, docs, docstore.Schema{Name: "custom_fields"})
	return &Store{documents: documents, memory: newMemory(now), now: now}, err
}

// Of returns a tenant's definitions.
func (s *Store) Of(tenant tenancy.ID) Tenant { return Tenant{s, tenant} }

// Tenant is one tenant's definitions.
type Tenant struct {
	store *Store
	id    tenancy.ID
}

// Recent returns the definitions as they are, or as they were a moment ago where another process has changed them. What
// this process changes, it sees at once.
func (t Tenant) Recent(ctx context.Context) (domain.Definitions, error) {
	if known, ok := t.store.memory.recall(t.id); ok {
		return known, nil
	}
	return t.Load(ctx)
}

// Load returns the definitions as they are now.
func (t Tenant) Load(ctx context.Context) (domain.Definitions, error) {
	doc, err := t.load(ctx)
	if err != nil {
		return nil, err
	}
	t.store.memory.remember(t.id, doc.Version, doc.Body.Definitions)
	return doc.Body.Definitions, nil
}

// Change stores what decide makes of the definitions as they are now.
func (t Tenant) Change(ctx context.Context, decide app.Decision) error {
	doc, err := t.load(ctx)
	if err != nil {
		return err
	}
	next, event, err := decide(doc.Body.Definitions)
	if err != nil || event == nil {
		return err
	}
	events, err := eventbus.Tell(t.store.now(), event.ID, *event)
	if err != nil {
		return err
	}
	doc.Body = documentOf(next)
	if doc, err = t.save(ctx, doc, events); err != nil {
		t.store.memory.forget(t.id)
		return err
	}
	t.store.memory.remember(t.id, doc.Version, next)
	return nil
}

func (t Tenant) save(ctx context.Context, doc docstore.Doc[definitionsDoc], events []docstore.Event) (docstore.Doc[definitionsDoc], error) {
	documents := t.store.documents.In(t.id)
	if doc.Version > 0 {
		return documents.Replace(ctx, doc, events...)
	}
	doc, err := documents.Insert(ctx, documentID, doc.Body, events...)
	if docstore.IsDuplicate(err, "_id") { // somebody else's first field
		err = docstore.ErrConflict
	}
	return doc, err
}

// load returns the document, at version 0 where there is none yet.
func (t Tenant) load(ctx context.Context) (docstore.Doc[definitionsDoc], error) {
	doc, err := t.store.documents.In(t.id).Get(ctx, documentID)
	if errors.Is(err, docstore.ErrNotFound) {
		return docstore.Doc[definitionsDoc]{}, nil
	}
	if err != nil {
		return doc, err
	}
	defaults := domain.Plain(doc.Body.Defaults)
	for i, d := range doc.Body.Definitions {
		doc.Body.Definitions[i].Default = defaults[d.Key]
	}
	return doc, nil
}

func documentOf(definitions domain.Definitions) definitionsDoc {
	body := definitionsDoc{Definitions: definitions, Defaults: map[string]any{}}
	for _, d := range definitions {
		if d.Default != nil {
			body.Defaults[d.Key] = d.Default
		}
	}
	return body
}
