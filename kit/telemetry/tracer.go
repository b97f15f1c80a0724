package telemetry

import (
	"context"
	"net/url"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// newTracer returns a tracer that records for the exporter and the processors. With neither it records nothing, whatever
// a caller asks for, but still makes the trace ids by which the log lines of one request, and of the events that
// follow from it, are found.
func newTracer(ctx context.Context, cfg Config, who *resource.Resource) (*sdktrace.TracerProvider, error) {
	options := []sdktrace.TracerProviderOption{sdktrace.WithResource(who)}
	if cfg.Endpoint == "" && len(cfg.Processors) == 0 {
		return sdktrace.NewTracerProvider(append(options, sdktrace.WithSampler(sdktrace.NeverSample()))...), nil
	}
	ratio := sdktrace.ParentBased(sdktrace.TraceIDRatioBased(cfg.SampleRatio))
	options = append(options, sdktrace.WithSampler(ratio))
	for _, processor := range cfg.Processors {
		options = append(options, sdktrace.WithSpanProcessor(processor))
	}
	if cfg.Endpoint != "" {
		receiver, err := url.JoinPath(cfg.Endpoint, "v1/traces")
		if err != nil {
			return nil, err
		}
		exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(receiver))
		if err != nil {
			return nil, err
		}
		options = append(options, sdktrace.WithBatcher(exporter))
	}
	return sdktrace.NewTracerProvider(options...), nil
}
