package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Readings keeps which generation is answered from: one document, which belongs to no tenant. No route reaches its
// collection, so a tenant that happens to have the same name sees nothing of it.
type Readings struct{ store *Store }

const (
	installation tenancy.ID = "guanxi-platform"
	reading      string     = "analytics"
)

// Get returns which generation is answered from.
func (r Readings) Get(ctx context.Context) (domain.Reading, error) {
	doc, err := r.store.readings.In(installation).Get(ctx, reading)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Reading{}, nil
	}
	doc.Body.Version = doc.Version
	return doc.Body, err
}

// Save stores which generation is answered from.
func (r Readings) Save(ctx context.Context, changed domain.Reading) (domain.Reading, error) {
	docs := r.store.readings.In(installation)
	doc := docstore.Doc[domain.Reading]{ID: reading, Version: changed.Version, Body: changed}
	var err error
	if changed.Version == 0 {
		doc, err = docs.Insert(ctx, doc.ID, doc.Body)
	} else {
		doc, err = docs.Replace(ctx, doc)
	}
	changed.Version = doc.Version
	return changed, lostRace(err)
}

// Empty removes all tenants' documents of a generation.
func (r Readings) Empty(ctx context.Context, generation int64) error {
	set := r.store.set(generation)
	return errors.Join(set.profiles.Purge(ctx), set.shards.Purge(ctx), set.scorings.Purge(ctx))
}
