package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

var mappingSchema = docstore.Schema{
	Name:    "import_mappings",
	Indexes: []docstore.Index{{Name: "by_name", Fields: []string{"listed", "name"}}},
}

// Mappings is one tenant's saved mappings.
type Mappings struct {
	docs docstore.Handle[domain.Mapping]
}

// Get returns a mapping that is not deleted.
func (m Mappings) Get(ctx context.Context, id string) (domain.Mapping, error) {
	doc, err := m.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) || err == nil && !doc.Body.Listed {
		return domain.Mapping{}, fault.New(fault.NotFound, "there is no mapping %s", id)
	}
	return mappingOf(doc), err
}

// Add stores a new mapping with its event.
func (m Mappings) Add(ctx context.Context, mapping domain.Mapping, told contracts.Data) (domain.Mapping, error) {
	events, err := eventbus.Tell(mapping.UpdatedAt, mapping.ID, told)
	if err != nil {
		return mapping, err
	}
	doc, err := m.docs.Insert(ctx, mapping.ID, mapping, events...)
	return mappingOf(doc), err
}

// Save stores a changed mapping with its event.
func (m Mappings) Save(ctx context.Context, mapping domain.Mapping, told contracts.Data) (domain.Mapping, error) {
	events, err := eventbus.Tell(mapping.UpdatedAt, mapping.ID, told)
	if err != nil {
		return mapping, err
	}
	doc, err := m.docs.Get(ctx, mapping.ID)
	if err != nil {
		return mapping, err
	}
	if doc.Version != mapping.Version {
		return mapping, docstore.ErrConflict
	}
	doc.Body = mapping // the document that was read knows how many events it has told
	doc, err = m.docs.Replace(ctx, doc, events...)
	return mappingOf(doc), err
}

// All returns the query for every mapping by name.
func (Mappings) All() docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("listed", true)}, Sort: "name"}
}

// List returns a page of a query made by All.
func (m Mappings) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Mapping], error) {
	page, err := m.docs.Find(ctx, q)
	return show(page, err, mappingOf)
}

// Count counts the mappings that are not deleted.
func (m Mappings) Count(ctx context.Context) (int64, error) {
	return m.docs.Count(ctx, docstore.Eq("listed", true))
}

func mappingOf(doc docstore.Doc[domain.Mapping]) domain.Mapping {
	mapping := doc.Body
	mapping.ID, mapping.Version = doc.ID, doc.Version
	return mapping
}
