package docstore

import (
	"context"
	"fmt"
)

// Handle is one tenant's part of a collection. A tenant that is no tenant's name is refused by every method.
type Handle[T any] struct {
	c      *Collection[T]
	tenant string
}

// Get returns a document, or ErrNotFound.
func (h Handle[T]) Get(ctx context.Context, id string) (Doc[T], error) {
	found, err := h.GetMany(ctx, []string{id})
	if err != nil {
		return Doc[T]{}, err
	}
	doc, ok := found[id]
	if !ok {
		return Doc[T]{}, fmt.Errorf("%w: %s %q", ErrNotFound, h.c.schema.Name, id)
	}
	return doc, nil
}

// GetMany returns those of the documents that exist, by id. What cannot be an id does not exist.
func (h Handle[T]) GetMany(ctx context.Context, ids []string) (map[string]Doc[T], error) {
	if err := checkTenant(h.tenant); err != nil {
		return nil, err
	}
	possible := make([]string, 0, len(ids))
	for _, id := range ids {
		if checkID(id) == nil {
			possible = append(possible, id)
		}
	}
	if len(possible) == 0 {
		return map[string]Doc[T]{}, nil
	}
	raws, err := h.c.store.engine.Get(ctx, h.c.schema, h.tenant, possible)
	if err != nil {
		return nil, err
	}
	docs := make(map[string]Doc[T], len(raws))
	for _, raw := range raws {
		if docs[raw.ID], err = decode[T](raw); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// Find returns a page of the query. The error is ErrNoIndex when no declared index serves it.
func (h Handle[T]) Find(ctx context.Context, q Query) (Page[T], error) { return FindAs[T](ctx, h, q) }

// FindAs is Find for a reader of many documents that needs few of their fields: a V has bson tags for those alone, and what
// it leaves out is not decoded. It is not to be written back.
func FindAs[V, T any](ctx context.Context, h Handle[T], q Query) (Page[V], error) {
	q, err := h.prepare(q)
	if err != nil {
		return Page[V]{}, err
	}
	more := q
	more.Limit++ // one more than asked tells whether there is a next page
	raws, err := h.c.store.engine.Find(ctx, h.c.schema, h.tenant, more)
	if err != nil {
		return Page[V]{}, err
	}
	var page Page[V]
	if len(raws) > q.Limit {
		raws = raws[:q.Limit]
		last := raws[len(raws)-1]
		page.Next = &Position{Value: ValueAt(last.Body, q.Sort), ID: last.ID}
		if _, _, elements := q.Element(); elements {
			page.Next.Value = last.Element
		}
	}
	page.Docs = make([]Doc[V], len(raws))
	for i, raw := range raws {
		if page.Docs[i], err = decode[V](raw); err != nil {
			return Page[V]{}, err
		}
	}
	return page, nil
}

// Explain returns the name of the index that the engine walks for the query ("_id" for the ids), or an error when it
// would scan or sort. It is for tests.
func (h Handle[T]) Explain(ctx context.Context, q Query) (string, error) {
	q, err := h.prepare(q)
	if err != nil {
		return "", err
	}
	return h.c.store.engine.Explain(ctx, h.c.schema, h.tenant, q)
}

// Count counts the documents that meet the conditions, over a declared index.
func (h Handle[T]) Count(ctx context.Context, where ...Cond) (int64, error) {
	if err := checkTenant(h.tenant); err != nil {
		return 0, err
	}
	q, err := Query{Where: where}.normal(h.c.schema)
	if err != nil {
		return 0, err
	}
	if _, err := h.c.schema.IndexForCount(q.Where); err != nil {
		return 0, err
	}
	return h.c.store.engine.Count(ctx, h.c.schema, h.tenant, q.Where)
}

func (h Handle[T]) prepare(q Query) (Query, error) {
	if err := checkTenant(h.tenant); err != nil {
		return q, err
	}
	q, err := q.normal(h.c.schema)
	if err != nil {
		return q, err
	}
	_, err = h.c.schema.IndexFor(q)
	return q, err
}
