package mongodb

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

var errUnknown = errors.New("others changed the documents before it could be seen which of the writes were applied")

// tellWinners finds out which compare-and-sets lost, given how many won. When the count leaves it open, the documents
// are read: one that carries the stamp was won. One that does not was lost, unless it has been changed again or
// deleted since; should the count not settle that either, nothing is claimed of the whole bulk.
func (b *bulk) tellWinners(ctx context.Context, won int64) error {
	var open []int
	for i, write := range b.writes {
		if write.Verb == docstore.Replace && b.results[i] == nil {
			open = append(open, i)
		}
	}
	if won == int64(len(open)) {
		return nil
	}
	if won == 0 {
		b.lose(open)
		return nil
	}
	now, err := b.current(ctx, open)
	if err != nil {
		return err
	}
	var lost, unclear []int
	for _, i := range open {
		doc, exists := now[key(b.tenant, b.writes[i].ID)]
		switch {
		case exists && doc.Stamp == b.stamp:
			won--
		case exists && doc.Version <= b.writes[i].Version+1:
			lost = append(lost, i)
		default:
			unclear = append(unclear, i)
		}
	}
	switch won {
	case 0:
		b.lose(unclear)
	case int64(len(unclear)):
	default:
		return errUnknown
	}
	b.lose(lost)
	return nil
}

func (b *bulk) lose(writes []int) {
	for _, i := range writes {
		b.results[i] = docstore.ErrConflict
	}
}

// current reads what the writes' documents are now, without their bodies.
func (b *bulk) current(ctx context.Context, writes []int) (map[string]stored, error) {
	keys := make([]string, len(writes))
	for n, i := range writes {
		keys[n] = key(b.tenant, b.writes[i].ID)
	}
	cursor, err := b.collection.Find(ctx, oneOf(keys),
		options.Find().SetProjection(bson.D{{Key: "version", Value: 1}, {Key: "stamp", Value: 1}}))
	if err != nil {
		return nil, err
	}
	var docs []stored
	if err := cursor.All(ctx, &docs); err != nil {
		return nil, err
	}
	now := make(map[string]stored, len(docs))
	for _, doc := range docs {
		now[doc.Key] = doc
	}
	return now, nil
}
