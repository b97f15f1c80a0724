package telemetry_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

func start(t *testing.T, cfg telemetry.Config) *telemetry.Telemetry {
	t.Helper()
	cfg.Service, cfg.Version = "customer", "v1"
	if cfg.LogTo == nil {
		cfg.LogTo = io.Discard
	}
	tel, err := telemetry.Start(t.Context(), cfg)
	require.NoError(t, err)
	return tel
}

func TestLogLinesCarryTheServiceAndTheTrace(t *testing.T) {
	var out bytes.Buffer
	tel := start(t, telemetry.Config{LogTo: &out, LogLevel: slog.LevelInfo})
	ctx, span := tel.Tracer.Tracer("test").Start(t.Context(), "request")
	tel.Log.With("tenant", "acme").InfoContext(ctx, "registered")
	tel.Log.DebugContext(ctx, "below the level")

	var line map[string]any
	require.NoError(t, json.Unmarshal(out.Bytes(), &line), out.String())
	require.Equal(t, "customer", line["service"])
	require.Equal(t, "acme", line["tenant"])
	require.Equal(t, span.SpanContext().TraceID().String(), line["trace_id"])
	require.Equal(t, span.SpanContext().SpanID().String(), line["span_id"])

	out.Reset()
	tel.Log.Info("outside a trace")
	require.NotContains(t, out.String(), "trace_id")
}

func TestWithNowhereToSendNothingIsRecordedButTracesHaveIds(t *testing.T) {
	tel := start(t, telemetry.Config{SampleRatio: 1})
	caller := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled, Remote: true,
	})
	ctx := trace.ContextWithRemoteSpanContext(t.Context(), caller)
	_, span := tel.Tracer.Tracer("test").Start(ctx, "request")
	require.False(t, span.IsRecording())
	require.Equal(t, caller.TraceID(), span.SpanContext().TraceID())

	_, span = tel.Tracer.Tracer("test").Start(t.Context(), "request")
	require.False(t, span.IsRecording())
	require.True(t, span.SpanContext().IsValid())
}

func TestTheSampleRatioDecidesOnlyWhereATraceBegins(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	tel := start(t, telemetry.Config{SampleRatio: 0, Processors: []sdktrace.SpanProcessor{spans}})
	_, begun := tel.Tracer.Tracer("test").Start(t.Context(), "begun here")
	begun.End()
	caller := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled, Remote: true,
	})
	_, joined := tel.Tracer.Tracer("test").Start(trace.ContextWithRemoteSpanContext(t.Context(), caller), "joined")
	joined.End()
	require.Len(t, spans.Ended(), 1)
	require.Equal(t, "joined", spans.Ended()[0].Name())
}

func TestAScrapeShowsLatencyWithTheTraceAsExemplar(t *testing.T) {
	tel := start(t, telemetry.Config{SampleRatio: 1, Processors: []sdktrace.SpanProcessor{tracetest.NewSpanRecorder()}})
	ctx, span := tel.Tracer.Tracer("test").Start(t.Context(), "request")
	latency, err := httpconv.NewServerRequestDuration(tel.Meter.Meter("test"))
	require.NoError(t, err)
	latency.Record(ctx, 0.03, httpconv.RequestMethodGet, "http")

	scrape := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	scrape.Header.Set("Accept", "application/openmetrics-text; version=1.0.0")
	answer := httptest.NewRecorder()
	tel.Metrics().ServeHTTP(answer, scrape)
	require.Equal(t, http.StatusOK, answer.Code)
	body := answer.Body.String()
	require.Regexp(t, `http_server_request_duration_seconds_bucket\{[^}]*le="0.05"\} 1 # \{[^}]*trace_id="`+
		span.SpanContext().TraceID().String()+`"`, body)
	for _, metric := range []string{"go_memory_used_bytes", "process_resident_memory_bytes", "target_info"} {
		require.Contains(t, body, metric)
	}
}

func TestShutdownSendsWhatIsHeldToTheEndpoint(t *testing.T) {
	var mu sync.Mutex
	got := map[string]int{}
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got[r.URL.Path] += len(body)
	}))
	defer receiver.Close()
	tel := start(t, telemetry.Config{SampleRatio: 1, Endpoint: receiver.URL})
	_, span := tel.Tracer.Tracer("test").Start(t.Context(), "request")
	span.End()
	require.NoError(t, tel.Shutdown(t.Context()))
	mu.Lock()
	defer mu.Unlock()
	require.Positive(t, got["/v1/traces"])
	require.Positive(t, got["/v1/metrics"])
}
