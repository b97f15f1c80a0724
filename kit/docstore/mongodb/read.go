package mongodb

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// wanted is what makes a RawDoc: not the events, which only the relay reads.
var wanted = bson.D{{Key: "version", Value: 1}, {Key: "sequence", Value: 1}, {Key: "body", Value: 1}}

// Get implements docstore.Engine.
func (e *Engine) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = key(tenant, id)
	}
	return e.docs(ctx, nil, s, oneOf(keys), options.Find())
}

// oneOf holds for the documents of the keys.
func oneOf(keys []string) bson.D {
	if len(keys) == 1 {
		return bson.D{{Key: "_id", Value: keys[0]}}
	}
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: keys}}}}
}

// Find implements docstore.Engine.
func (e *Engine) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	x, err := s.IndexFor(q)
	if err != nil {
		return nil, err
	}
	if _, _, elements := q.Element(); elements {
		return e.findByElement(ctx, s, x, tenant, q)
	}
	var docs []docstore.RawDoc
	for _, leg := range q.Legs() {
		o := options.Find().SetSort(order(x, q)).SetHint(hint(x)).SetLimit(int64(q.Limit - len(docs)))
		if docs, err = e.docs(ctx, docs, s, filter(x, tenant, leg, q.Desc), o); err != nil {
			return nil, err
		}
		if len(docs) == q.Limit {
			break
		}
	}
	return docs, nil
}

// Count implements docstore.Engine.
func (e *Engine) Count(ctx context.Context, s docstore.Schema, tenant string, where []docstore.Cond) (int64, error) {
	x, err := s.IndexForCount(where)
	if err != nil {
		return 0, err
	}
	leg := docstore.Leg{Where: where}
	return e.db.Collection(s.Name).CountDocuments(ctx, filter(x, tenant, leg, false), options.Count().SetHint(hint(x)))
}

// docs appends the documents that meet the filter.
func (e *Engine) docs(
	ctx context.Context, docs []docstore.RawDoc, s docstore.Schema, filter bson.D, o *options.FindOptionsBuilder,
) ([]docstore.RawDoc, error) {
	cursor, err := e.db.Collection(s.Name).Find(ctx, filter, o.SetProjection(wanted))
	if err != nil {
		return nil, err
	}
	var found []stored
	if err := cursor.All(ctx, &found); err != nil {
		return nil, err
	}
	for _, doc := range found {
		_, id := doc.split()
		docs = append(docs, docstore.RawDoc{ID: id, Version: doc.Version, Sequence: doc.Sequence, Body: doc.Body})
	}
	return docs, nil
}
