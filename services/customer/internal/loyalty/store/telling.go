package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// telling is one tenant's documents of a kind that tell of their changes.
type telling[T any] struct {
	docs docstore.Handle[T]
	now  func() time.Time
	kind string                                // for people: "programme"
	key  func(doc docstore.Doc[T]) string      // partition key of what it tells
	full func(docstore.Doc[T]) docstore.Doc[T] // with what the envelope says
}

func (t telling[T]) get(ctx context.Context, id string) (docstore.Doc[T], error) {
	doc, err := t.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) || errors.Is(err, docstore.ErrKey) {
		return doc, fault.New(fault.NotFound, "there is no %s %s", t.kind, id)
	}
	return t.full(doc), err
}

func (t telling[T]) add(ctx context.Context, doc docstore.Doc[T], events []contracts.Data) (docstore.Doc[T], error) {
	told, err := eventbus.Tell(t.now(), t.key(doc), events...)
	if err != nil {
		return doc, err
	}
	added, err := t.docs.Insert(ctx, doc.ID, doc.Body, told...)
	if docstore.IsDuplicate(err, "_id") {
		return doc, docstore.ErrConflict // somebody else made it just now
	}
	return t.full(added), err
}

func (t telling[T]) save(ctx context.Context, doc docstore.Doc[T], events []contracts.Data) (docstore.Doc[T], error) {
	told, err := eventbus.Tell(t.now(), t.key(doc), events...)
	if err != nil {
		return doc, err
	}
	saved, err := t.docs.Replace(ctx, doc, told...)
	return t.full(saved), err
}

func (t telling[T]) page(ctx context.Context, q docstore.Query) (docstore.Page[T], error) {
	page, err := t.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = t.full(doc)
	}
	return page, err
}
