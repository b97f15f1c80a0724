// Package mongodb keeps documents in MongoDB 7 or 8: the production engine of docstore. All that the platform relies on
// MongoDB for is in this package: atomic updates of one document, unique, partial and TTL indexes, and majority concerns.
// It knows nothing of what the documents mean.
//
// A document is stored as
//
//	{_id: "tenant/id", tenant, version, sequence, stamp, body: {…}, pending: [events]}
//
// and indexed by paths below body, the tenant first and _id last.
package mongodb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Options tune an engine.
type Options struct {
	Monitor *event.CommandMonitor // sees every command; may be nil
	AppName string                // shown by the server beside the connections
}

// Engine is a connection to one database.
type Engine struct {
	client *mongo.Client
	db     *mongo.Database
	close  func() error

	mu      sync.RWMutex
	schemas map[string]docstore.Schema
}

var _ docstore.Engine = (*Engine)(nil)

// Open connects to the server that the URI names and makes sure that it answers. Concerns are set here and not left to
// the URI: a write is answered when a majority has it in its journal, and a read returns nothing that can be rolled
// back.
func Open(ctx context.Context, uri, database string, o Options) (*Engine, error) {
	journal := true
	client, err := mongo.Connect(options.Client().ApplyURI(uri).
		SetAppName(o.AppName).
		SetMonitor(o.Monitor).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()))
	if err != nil {
		return nil, fmt.Errorf("docstore/mongodb: %w", err)
	}
	e := &Engine{client: client, db: client.Database(database), schemas: map[string]docstore.Schema{}}
	e.close = sync.OnceValue(func() error { return client.Disconnect(context.Background()) })
	if err := e.Ping(ctx); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// Ping reports whether the primary answers.
func (e *Engine) Ping(ctx context.Context) error {
	if err := e.client.Ping(ctx, readpref.Primary()); err != nil {
		return fmt.Errorf("docstore/mongodb: ping: %w", err)
	}
	return nil
}

// Close waits for what is under way and disconnects.
func (e *Engine) Close() error { return e.close() }

// Purge implements docstore.Engine. The indexes stay.
func (e *Engine) Purge(ctx context.Context, s docstore.Schema) error {
	_, err := e.db.Collection(s.Name).DeleteMany(ctx, bson.D{})
	return err
}

// collections are those that were ensured.
func (e *Engine) collections() []string {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return slices.Collect(maps.Keys(e.schemas))
}

func key(tenant, id string) string { return tenant + "/" + id }

// path is where an indexed field is stored.
func path(field string) string { return "body." + field }

// stored is a document as it is read back; a projection leaves out what is not wanted.
type stored struct {
	Key      string           `bson:"_id"`
	Version  int64            `bson:"version"`
	Sequence int64            `bson:"sequence"`
	Stamp    bson.ObjectID    `bson:"stamp"`
	Body     bson.Raw         `bson:"body"`
	Pending  []docstore.Event `bson:"pending"`
}

// split undoes key.
func (s stored) split() (tenant, id string) {
	tenant, id, _ = strings.Cut(s.Key, "/")
	return tenant, id
}
