package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

var segmentSchema = docstore.Schema{
	Name:    "segments",
	Indexes: []docstore.Index{{Name: "by_segment", Fields: []string{"segment"}}},
}

// Segments is the places of one tenant's customers. Each is the aggregate that tells of its changes, so that these are
// numbered without gaps whatever becomes of the read models.
type Segments struct {
	docs docstore.Handle[domain.Member]
	now  func() time.Time
}

// GetMany returns those of the customers that have a place.
func (s Segments) GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Member], error) {
	return s.docs.GetMany(ctx, ids)
}

// Query asks for the customers of a segment, by id.
func (s Segments) Query(segment domain.Segment) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("segment", string(segment))}}
}

// Find returns a page of a query.
func (s Segments) Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Member], error) {
	return s.docs.Find(ctx, q)
}

// SaveAll stores the changed places in one bulk write.
func (s Segments) SaveAll(ctx context.Context, moves []app.Move) error {
	now := s.now()
	writes := make([]docstore.Write[domain.Member], len(moves))
	for i, move := range moves {
		events, err := eventbus.Tell(now, move.Member.ID, move.Events...)
		if err != nil {
			return err
		}
		writes[i] = docstore.Write[domain.Member]{Verb: verbOf(move), Doc: move.Member, Events: events}
	}
	errs, err := s.docs.Write(ctx, writes)
	return errors.Join(err, firstOf(errs))
}

func verbOf(move app.Move) docstore.Verb {
	switch {
	case move.Leaves:
		return docstore.Delete
	case move.Member.Version == 0:
		return docstore.Insert
	default:
		return docstore.Replace
	}
}
