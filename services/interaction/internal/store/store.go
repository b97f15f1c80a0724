// Package store keeps the interaction service's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// Store is the service's collections.
type Store struct {
	customers   *docstore.Collection[domain.Customer]
	touchpoints *docstore.Collection[domain.Touchpoint]
	tasks       *docstore.Collection[domain.Task]
	timeline    *docstore.Collection[domain.Entry]
	now         func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	var err error
	if s.customers, err = docstore.Open[domain.Customer](ctx, docs, customerSchema); err != nil {
		return nil, err
	}
	if s.touchpoints, err = docstore.Open[domain.Touchpoint](ctx, docs, touchpointSchema); err != nil {
		return nil, err
	}
	if s.tasks, err = docstore.Open[domain.Task](ctx, docs, taskSchema); err != nil {
		return nil, err
	}
	if s.timeline, err = docstore.Open[domain.Entry](ctx, docs, timelineSchema); err != nil {
		return nil, err
	}
	return s, nil
}

// idIndex is the index that every collection has.
const idIndex = "_id"

// addMissing inserts those of the documents that are not there yet: one bulk write, in which an id that is taken is no
// error.
func addMissing[T any](ctx context.Context, docs docstore.Handle[T], writes []docstore.Write[T]) error {
	errs, err := docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil && !docstore.IsDuplicate(err, idIndex) {
			return err
		}
	}
	return nil
}
