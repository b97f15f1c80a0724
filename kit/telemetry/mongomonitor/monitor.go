// Package mongomonitor gives every MongoDB command of a recorded request its span, by OpenTelemetry's database
// conventions (semconv v1.43.0). It never records a command's document or an error's text: both hold customers' data.
package mongomonitor

import (
	"context"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/telemetry/attr"
)

const scope = "github.com/guanxi-crm/guanxi/kit/telemetry/mongomonitor"

// New returns a monitor for the driver's client options.
func New(provider trace.TracerProvider) *event.CommandMonitor {
	m := &monitor{tracer: provider.Tracer(scope)}
	return &event.CommandMonitor{
		Started: m.started,
		Succeeded: func(_ context.Context, e *event.CommandSucceededEvent) {
			m.finished(&e.CommandFinishedEvent, nil)
		},
		Failed: func(_ context.Context, e *event.CommandFailedEvent) {
			m.finished(&e.CommandFinishedEvent, e.Failure)
		},
	}
}

type monitor struct {
	tracer trace.Tracer
	spans  sync.Map // command -> trace.Span, while the command is under way
}

// command tells apart the commands under way: request ids count by process, connections are the driver's.
type command struct {
	connection string
	request    int64
}

func (m *monitor) started(ctx context.Context, e *event.CommandStartedEvent) {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return
	}
	collection := collectionOf(e.CommandName, e.Command)
	attributes := append(server(e.ConnectionID),
		semconv.DBSystemNameMongoDB,
		semconv.DBNamespace(e.DatabaseName),
		semconv.DBOperationName(e.CommandName),
	)
	if collection != "" {
		attributes = append(attributes, semconv.DBCollectionName(collection))
	}
	_, span := m.tracer.Start(ctx, attr.Store(e.CommandName, collection),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...))
	m.spans.Store(command{e.ConnectionID, e.RequestID}, span)
}

func (m *monitor) finished(e *event.CommandFinishedEvent, failure error) {
	started, ok := m.spans.LoadAndDelete(command{e.ConnectionID, e.RequestID})
	if !ok {
		return
	}
	span := started.(trace.Span) //nolint:forcetypeassert // spans holds nothing else
	if failure != nil {
		span.SetAttributes(failed(failure)...)
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// collectionOf returns the collection a command works on: its first value, but for getMore, whose first value is the
// cursor. Commands on a whole database have none.
func collectionOf(name string, doc bson.Raw) string {
	key := name
	if name == "getMore" {
		key = "collection"
	}
	collection, _ := doc.Lookup(key).StringValueOK()
	return collection
}
