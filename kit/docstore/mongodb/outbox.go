package mongodb

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

var onlyPending = bson.D{{Key: "pending", Value: 1}}

// Pending implements docstore.Engine.
func (e *Engine) Pending(ctx context.Context, refs []docstore.Ref) ([]docstore.Pending, error) {
	keys := map[string][]string{} // by collection
	for _, ref := range refs {
		keys[ref.Collection] = append(keys[ref.Collection], key(ref.Tenant, ref.ID))
	}
	var all []docstore.Pending
	for collection, keys := range keys {
		found, err := e.pending(ctx, collection, oneOf(keys), options.Find())
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// Overdue implements docstore.Engine. It takes the documents as the walk along the index brings them, by their oldest
// event: asked to sort by a path through an array, MongoDB would read all that are overdue and not just the first.
func (e *Engine) Overdue(ctx context.Context, before time.Time, limit int, except ...string) ([]docstore.Pending, error) {
	overdue := bson.D{{Key: "pending.time", Value: bson.D{{Key: "$lt", Value: before}}}}
	if len(except) > 0 {
		overdue = append(overdue, bson.E{Key: "tenant", Value: bson.D{{Key: "$nin", Value: except}}})
	}
	var all []docstore.Pending
	for _, collection := range e.collections() {
		found, err := e.pending(ctx, collection, overdue, options.Find().SetHint(pendingIndex).SetLimit(int64(limit)))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b docstore.Pending) int { return oldest(a).Compare(oldest(b)) })
	return all[:min(limit, len(all))], nil
}

func oldest(p docstore.Pending) time.Time {
	first := p.Events[0].Time
	for _, event := range p.Events {
		if event.Time.Before(first) {
			first = event.Time
		}
	}
	return first
}

func (e *Engine) pending(
	ctx context.Context, collection string, filter bson.D, o *options.FindOptionsBuilder,
) ([]docstore.Pending, error) {
	cursor, err := e.db.Collection(collection).Find(ctx, filter, o.SetProjection(onlyPending))
	if err != nil {
		return nil, err
	}
	var docs []stored
	if err := cursor.All(ctx, &docs); err != nil {
		return nil, err
	}
	var found []docstore.Pending
	for _, doc := range docs {
		if len(doc.Pending) > 0 {
			tenant, id := doc.split()
			found = append(found, docstore.Pending{Ref: docstore.Ref{Collection: collection, Tenant: tenant, ID: id}, Events: doc.Pending})
		}
	}
	return found, nil
}

// Acknowledge implements docstore.Engine.
func (e *Engine) Acknowledge(ctx context.Context, acks []docstore.Ack) error {
	updates := map[string][]mongo.WriteModel{} // by collection
	for _, ack := range acks {
		published := bson.D{{Key: "sequence", Value: bson.D{{Key: "$lte", Value: ack.Through}}}}
		updates[ack.Collection] = append(updates[ack.Collection], mongo.NewUpdateOneModel().
			SetFilter(bson.D{{Key: "_id", Value: key(ack.Tenant, ack.ID)}}).
			SetUpdate(bson.D{{Key: "$pull", Value: bson.D{{Key: "pending", Value: published}}}}))
	}
	for collection, models := range updates {
		if _, err := e.db.Collection(collection).BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false)); err != nil {
			return err
		}
	}
	return nil
}
