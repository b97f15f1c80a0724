// Package store keeps the lifecycle area's documents: settings, the steps of customers' lives, and the funnel.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// Store is the area's collections.
type Store struct {
	settings *docstore.Collection[domain.Setting]
	steps    *docstore.Collection[domain.Step]
	totals   *docstore.Collection[domain.Totals]
	months   *docstore.Collection[domain.Month]
	walks    *docstore.Collection[domain.Walk]
	now      func() time.Time
}

// Only steps are looked for by anything but their ids.
var (
	settingSchema = docstore.Schema{Name: "lifecycle_settings"}
	totalsSchema  = docstore.Schema{Name: "funnel_totals"}
	monthSchema   = docstore.Schema{Name: "funnel_months"}
	walkSchema    = docstore.Schema{Name: "lifecycle_walks"}
)

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var err error
	if s.settings, err = docstore.Open[domain.Setting](ctx, docs, settingSchema); err != nil {
		return nil, err
	}
	if s.steps, err = docstore.Open[domain.Step](ctx, docs, stepSchema); err != nil {
		return nil, err
	}
	if s.totals, err = docstore.Open[domain.Totals](ctx, docs, totalsSchema); err != nil {
		return nil, err
	}
	if s.months, err = docstore.Open[domain.Month](ctx, docs, monthSchema); err != nil {
		return nil, err
	}
	if s.walks, err = docstore.Open[domain.Walk](ctx, docs, walkSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// Settings returns what the tenant has set.
func (s *Store) Settings(tenant tenancy.ID) Settings { return Settings{s.settings.In(tenant), s.now} }

// Steps returns the steps of the tenant's customers.
func (s *Store) Steps(tenant tenancy.ID) Steps { return Steps{s.steps.In(tenant)} }

// Funnel returns the tenant's funnel.
func (s *Store) Funnel(tenant tenancy.ID) Funnel {
	return Funnel{s.totals.In(tenant), s.months.In(tenant)}
}

// Walks returns the tenant's walk.
func (s *Store) Walks(tenant tenancy.ID) Walks { return Walks{s.walks.In(tenant)} }

// one returns a document, an empty one at version 0 where there is none.
func one[T any](ctx context.Context, docs docstore.Handle[T], id string) (docstore.Doc[T], error) {
	found, err := docs.GetMany(ctx, []string{id})
	doc := found[id]
	doc.ID = id
	return doc, err
}

// put stores a document that was read by one: anew at version 0. Somebody else's first write is a conflict like others.
func put[T any](ctx context.Context, docs docstore.Handle[T], doc docstore.Doc[T], events ...docstore.Event) (docstore.Doc[T], error) {
	if doc.Version > 0 {
		return docs.Replace(ctx, doc, events...)
	}
	stored, err := docs.Insert(ctx, doc.ID, doc.Body, events...)
	if docstore.IsDuplicate(err, idIndex) {
		err = docstore.ErrConflict
	}
	return stored, err
}

// idIndex is the index that every collection has.
const idIndex = "_id"
