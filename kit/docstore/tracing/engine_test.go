package tracing_test

import (
	"maps"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/docstore/tracing"
)

var customers = docstore.Schema{Name: "customers"}

// open returns a traced SQLite engine, and what it has recorded.
func open(t *testing.T) (docstore.Engine, *sdktrace.TracerProvider, *tracetest.SpanRecorder) {
	t.Helper()
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	file, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "customer.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	engine := tracing.Engine(file, semconv.DBSystemNameSQLite, provider)
	require.NoError(t, engine.Ensure(t.Context(), customers))
	return engine, provider, spans
}

func write(t *testing.T, verb docstore.Verb, id string, version int64) docstore.RawWrite {
	t.Helper()
	body, err := bson.Marshal(bson.D{{Key: "name", Value: "secret"}})
	require.NoError(t, err)
	return docstore.RawWrite{Verb: verb, ID: id, Version: version, Body: body}
}

func attributes(span sdktrace.ReadOnlySpan) map[string]any {
	got := map[string]any{}
	for _, a := range span.Attributes() {
		got[string(a.Key)] = a.Value.AsInterface()
	}
	return got
}

func TestAnOperationOfARecordedRequestHasItsSpan(t *testing.T) {
	engine, provider, spans := open(t)
	ctx, request := provider.Tracer("test").Start(t.Context(), "request")
	defer request.End()
	must := func(errs []error, err error) { require.NoError(t, err); require.Equal(t, []error{nil}, errs) }
	must(engine.Write(ctx, customers, "acme", []docstore.RawWrite{write(t, docstore.Insert, "a", 0)}))
	must(engine.Write(ctx, customers, "acme", []docstore.RawWrite{write(t, docstore.Replace, "a", 1)}))
	_, err := engine.Get(ctx, customers, "acme", []string{"a", "b"})
	require.NoError(t, err)
	_, err = engine.Find(ctx, customers, "acme", docstore.Query{Limit: 10})
	require.NoError(t, err)
	_, err = engine.Count(ctx, customers, "acme", nil)
	require.NoError(t, err)
	_, err = engine.Write(ctx, customers, "acme", []docstore.RawWrite{
		write(t, docstore.Insert, "b", 0), write(t, docstore.Delete, "a", 1),
	})
	require.NoError(t, err)

	base := func(operation string, more map[string]any) map[string]any {
		want := map[string]any{
			"db.system.name": "sqlite", "db.collection.name": "customers",
			"db.operation.name": operation, "guanxi.tenant": "acme",
		}
		maps.Copy(want, more)
		return want
	}
	want := []struct {
		name  string
		attrs map[string]any
	}{
		{"insert customers", base("insert", map[string]any{"guanxi.store.outcome": "applied"})},
		{"replace customers", base("replace", map[string]any{"guanxi.store.outcome": "applied"})},
		{"get customers", base("get", map[string]any{"db.response.returned_rows": int64(1)})},
		{"find customers", base("find", map[string]any{"db.response.returned_rows": int64(1)})},
		{"count customers", base("count", nil)},
		{"write customers", base("write", map[string]any{
			"guanxi.store.outcome": "conflict", "db.operation.batch.size": int64(2),
		})},
	}
	ended := spans.Ended()
	require.Len(t, ended, len(want))
	for i, w := range want {
		require.Equal(t, w.name, ended[i].Name())
		require.Equal(t, w.attrs, attributes(ended[i]), w.name)
		require.Equal(t, request.SpanContext().SpanID(), ended[i].Parent().SpanID())
	}
}

func TestADuplicateIsAnOutcome(t *testing.T) {
	engine, provider, spans := open(t)
	ctx, request := provider.Tracer("test").Start(t.Context(), "request")
	defer request.End()
	for range 2 {
		_, err := engine.Write(ctx, customers, "acme", []docstore.RawWrite{write(t, docstore.Insert, "a", 0)})
		require.NoError(t, err)
	}
	require.Equal(t, "duplicate", attributes(spans.Ended()[1])["guanxi.store.outcome"])
}

func TestOutsideARecordedRequestThereIsNoSpan(t *testing.T) {
	engine, _, spans := open(t)
	_, err := engine.Get(t.Context(), customers, "acme", []string{"a"})
	require.NoError(t, err)
	require.Empty(t, spans.Ended())
}
