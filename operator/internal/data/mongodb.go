package data

import (
	"context"
	"errors"
	"net"

	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// Options tune the connection to MongoDB.
type Options struct {
	AppName string                // shown by the server beside the connections
	Monitor *event.CommandMonitor // sees every command, without passwords; may be nil
}

// MongoDB administers a deployment. The user in its URI needs userAdminAnyDatabase, for users, and dbAdminAnyDatabase with
// readWriteAnyDatabase, for databases.
type MongoDB struct {
	uri    string
	config *options.ClientOptions
	client *mongo.Client
}

// OpenMongoDB prepares a connection to what the URI names; the caller closes it. Only a mongodb+srv URI is looked up now,
// in DNS: Ping tells whether the servers answer.
func OpenMongoDB(ctx context.Context, uri string, o Options) (*MongoDB, error) {
	const op = "configure MongoDB"
	config, err := parseURI(ctx, op, uri)
	if err != nil {
		return nil, err
	}
	config.SetAppName(o.AppName).SetMonitor(o.Monitor).
		SetConnectTimeout(dialTimeout).SetServerSelectionTimeout(dialTimeout).
		SetWriteConcern(writeconcern.Majority()).SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary())
	client, err := mongo.Connect(config)
	if err != nil { // options that do not go together
		return nil, invalid(op, uriAdvice)
	}
	return &MongoDB{uri: uri, config: config, client: client}, nil
}

const uriAdvice = "the MongoDB URI cannot be used: check its hosts and options, and that special characters in the user's " +
	"name and password are percent-encoded"

// parseURI gives up when ctx ends: the driver looks up mongodb+srv names without one.
func parseURI(ctx context.Context, op, uri string) (*options.ClientOptions, error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	parsed := make(chan *options.ClientOptions, 1)
	go func() { parsed <- options.Client().ApplyURI(uri) }()
	select {
	case <-ctx.Done():
		return nil, failure(op, ctx.Err(), verdict{Unreachable, "check that DNS answers for the host of the mongodb+srv URI"})
	case config := <-parsed:
		err := config.Validate()
		if lookup, found := errors.AsType[*net.DNSError](err); found { // it shows only the host
			return nil, failure(op, lookup, verdict{Unreachable, "check the host of the mongodb+srv URI, and that DNS answers"})
		}
		if err != nil { // its text could show parts of the URI
			return nil, invalid(op, uriAdvice)
		}
		return config, nil
	}
}

// Ping reports whether the primary answers and takes the credentials.
func (m *MongoDB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	if err := m.client.Ping(ctx, readpref.Primary()); err != nil {
		return m.failure("reach MongoDB", err)
	}
	return nil
}

// Close ends the connections.
func (m *MongoDB) Close(ctx context.Context) error { return m.client.Disconnect(ctx) }
