package mongodb

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Names of the indexes that are not declared.
const (
	expiryIndex  = "expiry"
	pendingIndex = "pending"
)

// Ensure implements docstore.Engine. It creates indexes and drops none, for processes of the release before may still
// need them. MongoDB refuses to change one: an index that is to be other than it was takes another name.
func (e *Engine) Ensure(ctx context.Context, schemas ...docstore.Schema) error {
	for _, s := range schemas {
		if _, err := e.db.Collection(s.Name).Indexes().CreateMany(ctx, indexes(s)); err != nil {
			return fmt.Errorf("docstore/mongodb: ensure %s: %w", s.Name, err)
		}
		e.mu.Lock()
		e.schemas[s.Name] = s
		e.mu.Unlock()
	}
	return nil
}

func indexes(s docstore.Schema) []mongo.IndexModel {
	// Only documents with something to tell are in this one; the relay's sweep walks it.
	models := []mongo.IndexModel{{
		Keys:    bson.D{{Key: "pending.time", Value: 1}},
		Options: options.Index().SetName(pendingIndex).SetPartialFilterExpression(present("pending.time")),
	}}
	if s.Expiry != "" {
		models = append(models, mongo.IndexModel{
			Keys:    bson.D{{Key: path(s.Expiry), Value: 1}},
			Options: options.Index().SetName(expiryIndex).SetExpireAfterSeconds(0),
		})
	}
	for _, x := range s.Indexes {
		models = append(models, indexModel(x))
	}
	return models
}

func indexModel(x docstore.Index) mongo.IndexModel {
	keys := bson.D{{Key: "tenant", Value: 1}}
	fields := make([]string, len(x.Fields))
	for i, field := range x.Fields {
		fields[i] = path(field)
		keys = append(keys, bson.E{Key: fields[i], Value: 1})
	}
	o := options.Index().SetName(x.Name)
	if x.Unique {
		o.SetUnique(true).SetPartialFilterExpression(present(fields...))
	} else {
		keys = append(keys, bson.E{Key: "_id", Value: 1})
	}
	return mongo.IndexModel{Keys: keys, Options: o}
}

// present holds for documents that have all of the fields.
func present(fields ...string) bson.D {
	filter := bson.D{}
	for _, field := range fields {
		filter = append(filter, bson.E{Key: field, Value: bson.D{{Key: "$exists", Value: true}}})
	}
	return filter
}
