// Package store keeps the documents of duplicates: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// Store is the area's collections.
type Store struct {
	merges *docstore.Collection[domain.Merge]
	pairs  *docstore.Collection[domain.Pair]
	rules  *docstore.Collection[rulesDoc]
	jobs   *docstore.Collection[domain.Job]
	now    func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var err error
	if s.merges, err = docstore.Open[domain.Merge](ctx, docs, mergeSchema); err != nil {
		return nil, err
	}
	if s.pairs, err = docstore.Open[domain.Pair](ctx, docs, pairSchema); err != nil {
		return nil, err
	}
	if s.rules, err = docstore.Open[rulesDoc](ctx, docs, rulesSchema); err != nil {
		return nil, err
	}
	if s.jobs, err = docstore.Open[domain.Job](ctx, docs, jobSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// Merges returns the tenant's merges.
func (s *Store) Merges(tenant tenancy.ID) Merges { return Merges{s.merges.In(tenant)} }

// Pairs returns the tenant's pairs.
func (s *Store) Pairs(tenant tenancy.ID) Pairs { return Pairs{s.pairs.In(tenant), s.now} }

// Rules returns the tenant's rules.
func (s *Store) Rules(tenant tenancy.ID) Rules { return Rules{s.rules.In(tenant), s.now} }

// Jobs returns the tenant's jobs.
func (s *Store) Jobs(tenant tenancy.ID) Jobs { return Jobs{s.jobs.In(tenant)} }

// show puts id and version, which are the document's, into what the documents of a page hold.
func show[T any](page docstore.Page[T], err error, of func(docstore.Doc[T]) T) (docstore.Page[T], error) {
	for i, doc := range page.Docs {
		page.Docs[i].Body = of(doc)
	}
	return page, err
}
