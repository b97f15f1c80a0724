package up

import (
	"context"
	"errors"
	"net/url"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/traces"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
)

// processName is what the process as a whole is called where services are told apart.
const processName = "guanxi"

// signals are the telemetry of the process: one meter, since the services share its memory and processors, and a tracer
// for each service, so that a trace tells whose span is whose.
type signals struct {
	cfg     Config
	logs    logs
	process *telemetry.Telemetry
	store   *traces.Store
	sampler sdktrace.Sampler
	shared  []sdktrace.SpanProcessor
	tracers []*sdktrace.TracerProvider
}

func startSignals(ctx context.Context, cfg Config, logs logs, store *traces.Store) (*signals, error) {
	process, err := telemetry.Start(ctx, telemetry.Config{
		Service: processName, Version: cfg.Version, Endpoint: cfg.OTLPEndpoint, LogTo: logs.to, LogLevel: logs.level,
	})
	if err != nil {
		return nil, err
	}
	process.Log = logs.logger(processName)
	telemetry.LogErrors(process.Log)
	s := &signals{cfg: cfg, logs: logs, process: process, store: store, sampler: store.Sampler(cfg.SampleRatio)}
	s.shared = []sdktrace.SpanProcessor{store.Recorder()}
	if cfg.OTLPEndpoint != "" {
		receiver, err := url.JoinPath(cfg.OTLPEndpoint, "v1/traces")
		if err != nil {
			return nil, errors.Join(err, process.Shutdown(ctx))
		}
		exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(receiver))
		if err != nil {
			return nil, errors.Join(err, process.Shutdown(ctx))
		}
		s.shared = append(s.shared, sdktrace.NewBatchSpanProcessor(exporter))
	}
	return s, nil
}

// of returns the telemetry of one service.
func (s *signals) of(service string) *telemetry.Telemetry {
	options := []sdktrace.TracerProviderOption{
		sdktrace.WithSampler(s.sampler),
		sdktrace.WithResource(resource.NewSchemaless(semconv.ServiceName(service), semconv.ServiceNamespace(processName),
			semconv.ServiceVersion(s.cfg.Version))),
	}
	for _, processor := range s.shared {
		options = append(options, sdktrace.WithSpanProcessor(processor))
	}
	tracer := sdktrace.NewTracerProvider(options...)
	s.tracers = append(s.tracers, tracer)
	return &telemetry.Telemetry{Log: s.logs.logger(service), Tracer: tracer, Meter: s.process.Meter}
}

// shutdown sends what is still held, for as long as ctx lasts.
func (s *signals) shutdown(ctx context.Context) error {
	var errs []error
	for _, tracer := range s.tracers {
		errs = append(errs, tracer.Shutdown(ctx))
	}
	return errors.Join(append(errs, s.process.Shutdown(ctx))...)
}
