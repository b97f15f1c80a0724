package mongomonitor_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/telemetry/mongomonitor"
)

// observe feeds the monitor what the driver tells of one command, within a recorded request or outside.
func observe(t *testing.T, recorded bool, name string, doc bson.D, failure error) []sdktrace.ReadOnlySpan {
	t.Helper()
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	monitor := mongomonitor.New(provider)
	ctx := t.Context()
	if recorded {
		var request trace.Span
		ctx, request = provider.Tracer("test").Start(ctx, "request")
		defer request.End()
	}
	raw, err := bson.Marshal(doc)
	require.NoError(t, err)
	const connection = "db-0.example:27017[-7]"
	monitor.Started(ctx, &event.CommandStartedEvent{
		Command: raw, CommandName: name, DatabaseName: "guanxi_customer", RequestID: 12, ConnectionID: connection,
	})
	finished := event.CommandFinishedEvent{CommandName: name, RequestID: 12, ConnectionID: connection}
	if failure != nil {
		monitor.Failed(context.WithoutCancel(ctx), &event.CommandFailedEvent{CommandFinishedEvent: finished, Failure: failure})
	} else {
		monitor.Succeeded(context.WithoutCancel(ctx), &event.CommandSucceededEvent{CommandFinishedEvent: finished})
	}
	return spans.Ended()
}

func attributes(span sdktrace.ReadOnlySpan) map[string]any {
	got := map[string]any{}
	for _, a := range span.Attributes() {
		got[string(a.Key)] = a.Value.AsInterface()
	}
	return got
}

func TestACommandOfARecordedRequestHasItsSpan(t *testing.T) {
	ended := observe(t, true, "find", bson.D{{Key: "find", Value: "customers"}, {Key: "filter", Value: bson.D{{Key: "email", Value: "secret"}}}}, nil)
	require.Len(t, ended, 1)
	require.Equal(t, "find customers", ended[0].Name())
	require.Equal(t, trace.SpanKindClient, ended[0].SpanKind())
	require.Equal(t, map[string]any{
		"db.system.name": "mongodb", "db.namespace": "guanxi_customer", "db.collection.name": "customers",
		"db.operation.name": "find", "server.address": "db-0.example", "server.port": int64(27017),
	}, attributes(ended[0]), "and nothing of the command itself")
}

func TestTheCollectionIsFoundWhereTheCommandNamesIt(t *testing.T) {
	cases := map[string]struct {
		command string
		doc     bson.D
		want    string
	}{
		"cursor":         {"getMore", bson.D{{Key: "getMore", Value: int64(9)}, {Key: "collection", Value: "cases"}}, "getMore cases"},
		"whole database": {"aggregate", bson.D{{Key: "aggregate", Value: int32(1)}}, "aggregate"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ended := observe(t, true, c.command, c.doc, nil)
			require.Equal(t, c.want, ended[0].Name())
		})
	}
}

func TestAFailureIsNamedWithoutItsText(t *testing.T) {
	cases := map[string]struct {
		failure error
		want    map[string]any
	}{
		"the server's answer": {
			driver.Error{Code: 11000, Name: "DuplicateKey", Message: "dup key: lin@example.com"},
			map[string]any{"error.type": "11000", "db.response.status_code": "11000"},
		},
		"no answer": {errors.New("lin@example.com"), map[string]any{"error.type": "*errors.errorString"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			span := observe(t, true, "update", bson.D{{Key: "update", Value: "customers"}}, c.failure)[0]
			require.Equal(t, codes.Error, span.Status().Code)
			require.Empty(t, span.Status().Description)
			require.Empty(t, span.Events())
			got := attributes(span)
			for key, value := range c.want {
				require.Equal(t, value, got[key], key)
			}
			for _, value := range got {
				require.NotEqual(t, "lin@example.com", value)
			}
		})
	}
}

func TestOutsideARecordedRequestThereIsNoSpan(t *testing.T) {
	require.Empty(t, observe(t, false, "find", bson.D{{Key: "find", Value: "customers"}}, nil))
}
