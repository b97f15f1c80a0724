// Package mirrorstore keeps copies of another service's aggregates, and the replies to what that service asks of those who
// keep them: to erase, and to hand over. It knows nothing of what they hold.
package mirrorstore

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/mirror"
)

// ErrGone says that there is no copy of a living original.
var ErrGone = errors.New("mirrorstore: no living original is known under this id")

// CopySchema declares a collection of copies.
func CopySchema(name string) docstore.Schema {
	return docstore.Schema{Name: name, Indexes: []docstore.Index{{Name: "by_merged_into", Fields: []string{"mergedInto"}}}}
}

// Copy is a pointer to a copy: a struct that embeds mirror.State.
type Copy[T any] interface {
	*T
	Mirrored() *mirror.State
}

// Copies are one tenant's copies.
type Copies[T any, P Copy[T]] struct {
	docs docstore.Handle[T]
}

// Of returns the copies that a handle leads to.
func Of[T any, P Copy[T]](docs docstore.Handle[T]) Copies[T, P] { return Copies[T, P]{docs} }

// GetMany returns those that are known, the deleted and the dead among them, by id.
func (c Copies[T, P]) GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[T], error) {
	docs, err := c.docs.GetMany(ctx, ids)
	for id, doc := range docs {
		P(&doc.Body).Mirrored().ID = id
		docs[id] = doc
	}
	return docs, err
}

// Living returns who the ids stand for now, by id: those merged stand for whom they were merged into. It may be a deleted
// one; an id of which nothing is known is left out.
func (c Copies[T, P]) Living(ctx context.Context, ids []string) (map[string]T, error) {
	known := map[string]docstore.Doc[T]{}
	for wanted := ids; len(wanted) > 0; {
		found, err := c.GetMany(ctx, wanted)
		if err != nil {
			return nil, err
		}
		maps.Copy(known, found)
		wanted = nil
		for _, doc := range found {
			into := P(&doc.Body).Mirrored().MergedInto
			if _, has := known[into]; into != "" && !has && !slices.Contains(wanted, into) {
				wanted = append(wanted, into)
			}
		}
	}
	living := make(map[string]T, len(ids))
	for _, id := range ids {
		if doc, has := known[id]; has {
			living[id] = follow[T, P](known, doc.Body)
		}
	}
	return living, nil
}

// follow goes from a copy to the one it stands for; a copy that is not known yet ends the way.
func follow[T any, P Copy[T]](known map[string]docstore.Doc[T], at T) T {
	for range len(known) {
		next, has := known[P(&at).Mirrored().MergedInto]
		if !has {
			break
		}
		at = next.Body
	}
	return at
}

// Get returns whom the id stands for; the error is ErrGone when it is unknown, deleted or dead.
func (c Copies[T, P]) Get(ctx context.Context, id string) (T, error) {
	living, err := c.Living(ctx, []string{id})
	found, has := living[id]
	if err == nil && (!has || P(&found).Mirrored().Deleted) {
		err = ErrGone
	}
	return found, err
}

// Group returns the ids and those of all that were merged into them, and into these.
func (c Copies[T, P]) Group(ctx context.Context, ids ...string) ([]string, error) {
	group := slices.Clone(ids)
	for next := ids; len(next) > 0; {
		page, err := c.docs.Find(ctx, mergedInto(next))
		if err != nil {
			return nil, err
		}
		next = nil
		for _, doc := range page.Docs {
			if !slices.Contains(group, doc.ID) {
				group, next = append(group, doc.ID), append(next, doc.ID)
			}
		}
	}
	return group, nil
}

// mergedInto asks for the copies merged into others. The merging service bounds how many may become one.
func mergedInto(ids []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("mergedInto", ids)}, Limit: docstore.MaxLimit}
}

// SaveAll stores new and changed copies; the error is docstore.ErrConflict when somebody else changed one of them.
func (c Copies[T, P]) SaveAll(ctx context.Context, copies []docstore.Doc[T]) error {
	writes := make([]docstore.Write[T], len(copies))
	for i, doc := range copies {
		writes[i] = docstore.Write[T]{Verb: docstore.Replace, Doc: doc}
		if doc.Version == 0 {
			writes[i].Verb = docstore.Insert
		}
	}
	errs, err := c.docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for _, err := range errs {
		if docstore.IsDuplicate(err, idIndex) {
			return docstore.ErrConflict
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// idIndex is the index that every collection has.
const idIndex = "_id"
