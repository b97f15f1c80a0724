// Package store keeps segments and who is in them: what the documents look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// Store is the area's collections.
type Store struct {
	segments *docstore.Collection[domain.Segment]
	members  *docstore.Collection[domain.Member]
	now      func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var err error
	if s.segments, err = docstore.Open[domain.Segment](ctx, docs, segmentSchema); err != nil {
		return nil, err
	}
	s.members, err = docstore.Open[domain.Member](ctx, docs, memberSchema)
	return s, err
}

// Segments returns the tenant's segments.
func (s *Store) Segments(tenant tenancy.ID) Segments {
	return Segments{s.segments.In(tenant), s.now}
}

// Members returns who is in the tenant's segments.
func (s *Store) Members(tenant tenancy.ID) Members { return Members{s.members.In(tenant)} }

// all reads every document of a query that finds few.
func all[T any](ctx context.Context, docs docstore.Handle[T], q docstore.Query, yield func(docstore.Doc[T])) error {
	for q.Limit = docstore.MaxLimit; ; {
		page, err := docs.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, doc := range page.Docs {
			yield(doc)
		}
		if q.After = page.Next; q.After == nil {
			return nil
		}
	}
}
