package mongodb

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const eraseBatch = 1000 // documents removed by one command

// EraseTenant removes every document of one tenant from all collections of a service's database, whatever is in them, and
// returns how many by collection; collections that held none are left out. What was removed before an error is removed,
// and counted: call it again to go on. The tenant must not be served any more, or it will have documents again.
func EraseTenant(ctx context.Context, database *mongo.Database, tenant string) (map[string]int64, error) {
	if err := tenancy.ID(tenant).Check(); err != nil {
		return nil, fmt.Errorf("docstore/mongodb: erase tenant %q: the id %w", tenant, err)
	}
	// Views show what is removed from their collections; the server's own collections hold nothing of ours.
	names, err := database.ListCollectionNames(ctx, bson.D{
		{Key: "type", Value: "collection"}, {Key: "name", Value: bson.D{{Key: "$not", Value: bson.Regex{Pattern: `^system\.`}}}},
	})
	if err != nil {
		return nil, fmt.Errorf("docstore/mongodb: erase tenant %s: list the collections: %w", tenant, err)
	}
	removed := make(map[string]int64)
	for _, name := range names {
		c := database.Collection(name, options.Collection().SetWriteConcern(writeconcern.Majority()))
		n, err := eraseFrom(ctx, c, tenant)
		if n > 0 {
			removed[name] = n
		}
		if err != nil {
			return removed, fmt.Errorf("docstore/mongodb: erase tenant %s from %s: %w", tenant, name, err)
		}
	}
	return removed, nil
}

// eraseFrom removes the tenant's documents batch by batch, so that no command holds up the others for long.
func eraseFrom(ctx context.Context, c *mongo.Collection, tenant string) (removed int64, err error) {
	for {
		ids, err := someOf(ctx, c, tenant)
		if err != nil || len(ids) == 0 {
			return removed, err
		}
		result, err := c.DeleteMany(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}})
		if err != nil {
			return removed, err
		}
		removed += result.DeletedCount
	}
}

// someOf returns keys of documents of the tenant: those between its name with a slash and with the character after it.
// A name cannot hold either, so that the keys of tenants "a-b" and "a0" are outside of tenant "a".
func someOf(ctx context.Context, c *mongo.Collection, tenant string) (ids []string, err error) {
	mine := bson.D{{Key: "_id", Value: bson.D{{Key: "$gte", Value: tenant + "/"}, {Key: "$lt", Value: tenant + "0"}}}}
	cursor, err := c.Find(ctx, mine, options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}).SetLimit(eraseBatch))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, cursor.Close(context.WithoutCancel(ctx))) }()
	for cursor.Next(ctx) {
		ids = append(ids, cursor.Current.Lookup("_id").StringValue())
	}
	return ids, cursor.Err()
}
