package traces_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/traces"
)

func tracer(t *testing.T, store *traces.Store, sampler sdktrace.Sampler, service string) trace.Tracer {
	t.Helper()
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithSpanProcessor(store.Recorder()), sdktrace.WithSampler(sampler),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName(service))))
	t.Cleanup(func() { _ = provider.Shutdown(context.WithoutCancel(t.Context())) })
	return provider.Tracer("test")
}

func request(tr trace.Tracer, name string, children int) trace.TraceID {
	ctx, root := tr.Start(context.Background(), name)
	for i := range children {
		_, span := tr.Start(ctx, fmt.Sprintf("step %d", i))
		span.End()
	}
	root.End()
	return root.SpanContext().TraceID()
}

func TestStoreForgetsTheQuietestTraceBeyondItsLimits(t *testing.T) {
	for name, tc := range map[string]struct {
		limits         traces.Limits
		traces, spans  int
		keeps, forgets int // of requests 0 to 9, of three spans each
	}{
		"traces":          {traces.Limits{Traces: 4}, 4, 12, 6, 5},
		"spans":           {traces.Limits{Spans: 10}, 3, 9, 7, 6},
		"spans of one":    {traces.Limits{SpansPerTrace: 2}, 10, 20, 0, -1},
		"nothing to drop": {traces.Limits{}, 10, 30, 0, -1},
	} {
		t.Run(name, func(t *testing.T) {
			store := traces.NewStore(tc.limits)
			tr := tracer(t, store, sdktrace.AlwaysSample(), "customer")
			var ids []trace.TraceID
			for i := range 10 {
				ids = append(ids, request(tr, fmt.Sprintf("GET /v1/things/%d", i), 2))
			}
			kept, spans := store.Size()
			require.Equal(t, tc.traces, kept)
			require.Equal(t, tc.spans, spans)
			_, found := store.Trace(ids[tc.keeps])
			require.True(t, found)
			if tc.forgets >= 0 {
				_, found = store.Trace(ids[tc.forgets])
				require.False(t, found)
			}
		})
	}
}

func TestSamplerStartsOnlyTheFirstSpansOfATraceAcrossServices(t *testing.T) {
	store := traces.NewStore(traces.Limits{SpansPerTrace: 5})
	sampler := store.Sampler(1)
	one, two := tracer(t, store, sampler, "customer"), tracer(t, store, sampler, "analytics")
	ctx, root := one.Start(t.Context(), "PUT /v1/imports/{importId}/content")
	var sampled int
	for range 100 {
		_, span := two.Start(ctx, "process guanxi.customer.v1")
		if span.SpanContext().IsSampled() {
			sampled++
		}
		span.End()
	}
	root.End()
	require.Equal(t, 4, sampled, "the root is the fifth")
	request(one, "GET /v1/customers", 1)
	kept, spans := store.Size()
	require.Equal(t, 2, kept)
	require.Equal(t, 7, spans)
}

func TestNothingBelowAnUnsampledParentIsSampled(t *testing.T) {
	store := traces.NewStore(traces.Limits{})
	tr := tracer(t, store, store.Sampler(1), "customer")
	parent := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, Remote: true})
	_, span := tr.Start(trace.ContextWithSpanContext(t.Context(), parent), "GET /v1/customers")
	span.End()
	require.False(t, span.SpanContext().IsSampled())
	kept, _ := store.Size()
	require.Zero(t, kept)
}

func TestTraceReadsAsAWaterfallAcrossServices(t *testing.T) {
	store := traces.NewStore(traces.Limits{})
	customer := tracer(t, store, store.Sampler(1), "customer")
	analytics := tracer(t, store, store.Sampler(1), "analytics")
	ctx, root := customer.Start(t.Context(), "POST /v1/customers")
	sendCtx, send := customer.Start(ctx, "send guanxi.customer.v1")
	_, process := analytics.Start(sendCtx, "process guanxi.customer.v1", trace.WithAttributes(attribute.String("tenant", "<acme>")))
	process.SetStatus(codes.Error, "no such thing")
	process.End()
	send.End()
	root.End()
	_, other := analytics.Start(t.Context(), "score", trace.WithLinks(trace.Link{SpanContext: root.SpanContext()}))
	other.End()

	found, ok := store.Trace(root.SpanContext().TraceID())
	require.True(t, ok)
	var rows []string
	for _, row := range found.Spans {
		rows = append(rows, fmt.Sprintf("%d %s %s", row.Depth, row.Service, row.Name))
	}
	require.Equal(t, []string{"0 customer POST /v1/customers", "1 customer send guanxi.customer.v1", "2 analytics process guanxi.customer.v1"}, rows)
	require.Equal(t, []trace.TraceID{other.SpanContext().TraceID()}, found.LinkedFrom)

	handler := store.Handler(time.Now)
	page := get(handler, "/traces/"+found.ID.String())
	require.Equal(t, http.StatusOK, page.Code)
	require.Contains(t, page.Body.String(), "&lt;acme&gt;")
	require.Contains(t, page.Body.String(), "no such thing")
	require.NotContains(t, page.Body.String(), "ZgotmplZ", "a value the template refused")

	var doc traces.Document
	require.NoError(t, json.Unmarshal(get(handler, "/traces/"+found.ID.String()+".json").Body.Bytes(), &doc))
	require.Equal(t, found.Document(), doc)
}

func TestListIsFilteredByText(t *testing.T) {
	store := traces.NewStore(traces.Limits{})
	tr := tracer(t, store, store.Sampler(1), "feedback")
	id := request(tr, "POST /v1/surveys", 0)
	request(tr, "GET /v1/cases", 0)
	for query, want := range map[string][]string{
		"": {"GET /v1/cases", "POST /v1/surveys"}, "SURVEYS": {"POST /v1/surveys"}, "feedback": {"GET /v1/cases", "POST /v1/surveys"},
		id.String(): {"POST /v1/surveys"}, "nothing": nil,
	} {
		var names []string
		for _, sum := range store.Recent(query, 10) {
			names = append(names, sum.Name)
		}
		require.Equal(t, want, names, "query %q", query)
	}
	page := get(store.Handler(time.Now), "/traces?q=nothing")
	require.Contains(t, page.Body.String(), "No trace has “nothing” in it.")
}

func TestUnknownTraceIsNotFound(t *testing.T) {
	handler := traces.NewStore(traces.Limits{}).Handler(time.Now)
	for _, path := range []string{"/traces/abc", "/traces/abc.json", "/traces/0123456789abcdef0123456789abcdef.json"} {
		require.Equal(t, http.StatusNotFound, get(handler, path).Code, path)
	}
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return w
}

func TestTheSamplerRecordsTheShareOfTracesAskedFor(t *testing.T) {
	store := traces.NewStore(traces.Limits{SpansPerTrace: 5, Traces: 5, Spans: 50})
	_, span := tracer(t, store, store.Sampler(0), "customer").Start(t.Context(), "POST /v1/customers")
	span.End()
	require.False(t, span.SpanContext().IsSampled())
	ctx, span := tracer(t, store, store.Sampler(1), "customer").Start(t.Context(), "POST /v1/customers")
	_, child := tracer(t, store, store.Sampler(0), "analytics").Start(ctx, "process guanxi.customer.v1")
	require.True(t, child.SpanContext().IsSampled(), "who begins a trace decides")
	child.End()
	span.End()
}
