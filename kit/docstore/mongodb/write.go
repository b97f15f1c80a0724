package mongodb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/sync/errgroup"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Write implements docstore.Engine. Inserts and replaces go to the server in bulk, deletes one by one. Writes of one
// document keep their order: a bulk, which the server may do in any order, ends before a document's second write.
func (e *Engine) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	results := make([]error, len(writes))
	for from := 0; from < len(writes); {
		seen := map[string]bool{}
		next := from
		for ; next < len(writes) && !seen[writes[next].ID]; next++ {
			seen[writes[next].ID] = true
		}
		b := bulk{
			collection: e.db.Collection(s.Name), tenant: tenant, stamp: bson.NewObjectID(),
			writes: writes[from:next], results: results[from:next],
		}
		if err := b.run(ctx); err != nil {
			return nil, fmt.Errorf("docstore/mongodb: write %s: %w", s.Name, err)
		}
		from = next
	}
	return results, nil
}

// bulk is writes of different documents.
type bulk struct {
	collection *mongo.Collection
	tenant     string
	// stamp marks the documents that this bulk wrote last, for the server counts its compare-and-sets but does not say
	// which of them won.
	stamp   bson.ObjectID
	writes  []docstore.RawWrite
	results []error
}

const deletesAtOnce = 8

func (b *bulk) run(ctx context.Context) error {
	var models []mongo.WriteModel
	var at []int // the write of each model
	var deletes errgroup.Group
	deletes.SetLimit(deletesAtOnce)
	for i, write := range b.writes {
		switch write.Verb {
		case docstore.Insert:
			models, at = append(models, mongo.NewInsertOneModel().SetDocument(b.document(write))), append(at, i)
		case docstore.Replace:
			models, at = append(models, b.replacement(write)), append(at, i)
		case docstore.Delete:
			deletes.Go(func() error { return b.delete(ctx, i) })
		default:
			b.results[i] = fmt.Errorf("docstore/mongodb: no verb %d", write.Verb)
		}
	}
	err := deletes.Wait()
	if err != nil || len(models) == 0 {
		return err
	}
	result, err := b.collection.BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
	var failures mongo.BulkWriteException
	if errors.As(err, &failures) && failures.WriteConcernError == nil {
		for _, failure := range failures.WriteErrors {
			b.results[at[failure.Index]] = b.failed(failure.WriteError)
		}
	} else if err != nil {
		return err
	}
	return b.tellWinners(ctx, result.MatchedCount)
}

func (b *bulk) document(write docstore.RawWrite) bson.D {
	doc := bson.D{
		{Key: "_id", Value: key(b.tenant, write.ID)},
		{Key: "tenant", Value: b.tenant},
		{Key: "version", Value: int64(1)},
		{Key: "sequence", Value: int64(len(write.Events))},
		{Key: "stamp", Value: b.stamp},
		{Key: "body", Value: write.Body},
	}
	if len(write.Events) > 0 {
		doc = append(doc, bson.E{Key: "pending", Value: write.Events})
	}
	return doc
}

func (b *bulk) replacement(write docstore.RawWrite) mongo.WriteModel {
	set := bson.D{
		{Key: "version", Value: write.Version + 1},
		{Key: "stamp", Value: b.stamp},
		{Key: "body", Value: write.Body},
	}
	filter := bson.D{{Key: "_id", Value: key(b.tenant, write.ID)}, {Key: "version", Value: write.Version}}
	update := bson.D{}
	if n := int64(len(write.Events)); n > 0 {
		filter = append(filter, bson.E{Key: "sequence", Value: write.Sequence})
		set = append(set, bson.E{Key: "sequence", Value: write.Sequence + n})
		each := bson.D{{Key: "$each", Value: write.Events}}
		update = append(update, bson.E{Key: "$push", Value: bson.D{{Key: "pending", Value: each}}})
	}
	update = append(update, bson.E{Key: "$set", Value: set})
	return mongo.NewUpdateOneModel().SetFilter(filter).SetUpdate(update)
}

// delete is not part of the bulk because nothing is left of a document that would tell who deleted it.
func (b *bulk) delete(ctx context.Context, i int) error {
	write := b.writes[i]
	result, err := b.collection.DeleteOne(ctx,
		bson.D{{Key: "_id", Value: key(b.tenant, write.ID)}, {Key: "version", Value: write.Version}})
	if err == nil && result.DeletedCount == 0 {
		b.results[i] = docstore.ErrConflict
	}
	return err
}

const duplicateKey = 11000

// failed returns a write's own failure. The server names the violated index only in words:
// "E11000 duplicate key error collection: db.deals index: byExternalId dup key: …".
func (b *bulk) failed(failure mongo.WriteError) error {
	if failure.Code != duplicateKey {
		return failure
	}
	_, after, _ := strings.Cut(failure.Message, " index: ")
	index, _, _ := strings.Cut(after, " ")
	if index == "_id_" {
		index = "_id"
	}
	return &docstore.DuplicateError{Collection: b.collection.Name(), Index: index}
}
