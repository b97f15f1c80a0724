package mongodb

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// unknownOperator is the server's InvalidPipelineOperator.
const unknownOperator = 168

// Measure implements docstore.Engine.
func (e *Engine) Measure(ctx context.Context) (map[string]docstore.Size, error) {
	sizes := make(map[string]docstore.Size)
	for _, name := range e.collections() {
		err := measure(ctx, e.db.Collection(name), sizes)
		if refused := (mongo.CommandError{}); errors.As(err, &refused) && refused.HasErrorCode(unknownOperator) {
			err = measureHere(ctx, e.db.Collection(name), sizes)
		}
		if err != nil {
			return nil, fmt.Errorf("docstore/mongodb: measure %s: %w", name, err)
		}
	}
	return sizes, nil
}

// measure has the server add up its documents' sizes.
func measure(ctx context.Context, c *mongo.Collection, sizes map[string]docstore.Size) error {
	cursor, err := c.Aggregate(ctx, bson.A{bson.D{{Key: "$group", Value: bson.D{
		{Key: "_id", Value: "$tenant"},
		{Key: "documents", Value: bson.D{{Key: "$sum", Value: 1}}},
		{Key: "bytes", Value: bson.D{{Key: "$sum", Value: bson.D{{Key: "$bsonSize", Value: "$$ROOT"}}}}},
	}}}})
	if err != nil {
		return err
	}
	var groups []struct {
		Tenant    string `bson:"_id"`
		Documents int64  `bson:"documents"`
		Bytes     int64  `bson:"bytes"`
	}
	if err := cursor.All(ctx, &groups); err != nil {
		return err
	}
	for _, g := range groups {
		sizes[g.Tenant] = sizes[g.Tenant].Add(docstore.Size{Documents: g.Documents, Bytes: g.Bytes})
	}
	return nil
}

// measureHere reads the documents to see how large they are, for servers that speak MongoDB's protocol but do not know
// $bsonSize.
func measureHere(ctx context.Context, c *mongo.Collection, sizes map[string]docstore.Size) (err error) {
	cursor, err := c.Find(ctx, bson.D{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cursor.Close(context.WithoutCancel(ctx))) }()
	for cursor.Next(ctx) {
		tenant, _ := cursor.Current.Lookup("tenant").StringValueOK()
		sizes[tenant] = sizes[tenant].Add(docstore.Size{Documents: 1, Bytes: int64(len(cursor.Current))})
	}
	return cursor.Err()
}
