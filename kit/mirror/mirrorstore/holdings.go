package mirrorstore

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Holding is all that one collection holds of originals.
type Holding[T any] struct {
	Name string // the collection's
	Docs docstore.Handle[T]
	// Of is the field with the original's id, and Order the field that follows it in an index; empty: none does.
	Of, Order string
}

// Kind is the name of the collection.
func (h Holding[T]) Kind() string { return h.Name }

// Count counts what is held of the originals.
func (h Holding[T]) Count(ctx context.Context, ids []string) (int64, error) {
	return h.Docs.Count(ctx, docstore.In(h.Of, ids))
}

// Erase removes what is held of the originals, with what it has not told yet.
func (h Holding[T]) Erase(ctx context.Context, ids []string) error {
	_, err := Delete(ctx, h.Docs, h.Query(ids))
	return err
}

// Each visits what is held of the originals.
func (h Holding[T]) Each(ctx context.Context, ids []string, visit func(docstore.Doc[T])) error {
	return Each(ctx, h.Docs, h.Query(ids), visit)
}

// Query asks for what is held of the originals.
func (h Holding[T]) Query(ids []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In(h.Of, ids)}, Sort: h.Order}
}

// erasedAtOnce is how many documents go in one bulk write: other writers get their turn between two.
const erasedAtOnce = 200

// Delete removes all documents that a query finds, with what they have not told yet, and returns how many they were.
func Delete[T any](ctx context.Context, docs docstore.Handle[T], q docstore.Query) (deleted int64, err error) {
	q.Limit = erasedAtOnce
	for {
		page, err := docs.Find(ctx, q)
		if err != nil || len(page.Docs) == 0 {
			return deleted, err
		}
		writes := make([]docstore.Write[T], len(page.Docs))
		for i, doc := range page.Docs {
			writes[i] = docstore.Write[T]{Verb: docstore.Delete, Doc: doc}
		}
		errs, err := docs.Write(ctx, writes)
		if err != nil {
			return deleted, err
		}
		for _, err := range errs {
			switch {
			case err == nil:
				deleted++
			case !errors.Is(err, docstore.ErrConflict): // one that was changed meanwhile is found again
				return deleted, err
			}
		}
	}
}

// Each visits all documents that a query finds, in its order.
func Each[T any](ctx context.Context, docs docstore.Handle[T], q docstore.Query, visit func(docstore.Doc[T])) error {
	q.Limit = docstore.MaxLimit
	for {
		page, err := docs.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, doc := range page.Docs {
			visit(doc)
		}
		if q.After = page.Next; q.After == nil {
			return nil
		}
	}
}
