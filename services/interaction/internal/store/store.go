// Package store keeps the interaction service's documents: what they look like, their indexes and the queries over them.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// Store is the service's collections.
type Store struct {
	customers   *docstore.Collection[domain.Customer]
	touchpoints *docstore.Collection[domain.Touchpoint]
	tasks       *docstore.Collection[domain.Task]
	timeline    *docstore.Collection[domain.Entry]
	erasures    *docstore.Collection[mirrorstore.Reply[erasure]]
	handovers   *docstore.Collection[mirrorstore.Reply[handover]]
	now         func() time.Time
}

// Open ensures the collections and their indexes.
func Open(ctx context.Context, docs *docstore.Store, now func() time.Time) (*Store, error) {
	s, errs := &Store{now: now}, [6]error{}
	s.customers, errs[0] = docstore.Open[domain.Customer](ctx, docs, customerSchema)
	s.touchpoints, errs[1] = docstore.Open[domain.Touchpoint](ctx, docs, touchpointSchema)
	s.tasks, errs[2] = docstore.Open[domain.Task](ctx, docs, taskSchema)
	s.timeline, errs[3] = docstore.Open[domain.Entry](ctx, docs, timelineSchema)
	s.erasures, errs[4] = docstore.Open[mirrorstore.Reply[erasure]](ctx, docs, erasureSchema)
	s.handovers, errs[5] = docstore.Open[mirrorstore.Reply[handover]](ctx, docs, handoverSchema)
	return s, errors.Join(errs[:]...)
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
