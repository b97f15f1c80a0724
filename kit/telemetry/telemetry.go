// Package telemetry makes a service's logger, tracer and meter, and sends what they record to where it is looked at:
// the log to a writer, metrics to Prometheus, and traces and metrics by OTLP. It masks nothing: what must not be seen
// must not be recorded. It sets no global provider, so that several services can run in one process.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/runtime"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Config says who records and where it goes.
type Config struct {
	Service string // "customer"
	Version string
	// Endpoint is the base URL of an OTLP/HTTP receiver, such as "http://collector:4318"; empty exports nothing.
	Endpoint string
	// SampleRatio is the share of the traces begun here that are recorded, 0 to 1. A trace begun elsewhere is recorded
	// when its caller recorded it.
	SampleRatio float64
	// Processors get the recorded spans besides the exporter.
	Processors []sdktrace.SpanProcessor

	LogLevel  slog.Level
	LogFormat LogFormat
	LogTo     io.Writer
}

// Telemetry is a running logger, tracer and meter.
type Telemetry struct {
	Log    *slog.Logger
	Tracer *sdktrace.TracerProvider
	Meter  *sdkmetric.MeterProvider

	metrics http.Handler
}

// Start returns the telemetry of a service. It does not reach the endpoint yet; an unreachable one costs what it would
// have recorded and nothing else.
func Start(ctx context.Context, cfg Config) (*Telemetry, error) {
	who := resource.NewSchemaless(semconv.ServiceName(cfg.Service), semconv.ServiceNamespace("guanxi"),
		semconv.ServiceVersion(cfg.Version))
	tracer, err := newTracer(ctx, cfg, who)
	if err != nil {
		return nil, fmt.Errorf("start tracing: %w", err)
	}
	meter, metrics, err := newMeter(ctx, cfg, who)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start metrics: %w", err), tracer.Shutdown(ctx))
	}
	t := &Telemetry{Log: NewLogger(cfg), Tracer: tracer, Meter: meter, metrics: metrics}
	if err := runtime.Start(runtime.WithMeterProvider(meter)); err != nil {
		return nil, errors.Join(fmt.Errorf("start runtime metrics: %w", err), t.Shutdown(ctx))
	}
	return t, nil
}

// Metrics answers a Prometheus scrape: in OpenMetrics with exemplars when the scraper takes that.
func (t *Telemetry) Metrics() http.Handler { return t.metrics }

// Shutdown sends what is still held, for as long as ctx lasts.
func (t *Telemetry) Shutdown(ctx context.Context) error {
	return errors.Join(t.Tracer.Shutdown(ctx), t.Meter.Shutdown(ctx))
}
