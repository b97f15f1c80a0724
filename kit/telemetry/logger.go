package telemetry

import (
	"context"
	"log/slog"

	"go.opentelemetry.io/otel/trace"
)

// LogFormat is how log lines are written.
type LogFormat string

// The log formats.
const (
	JSON LogFormat = "json" // one object a line, for a collector
	Text LogFormat = "text" // key=value, for a terminal
)

// NewLogger returns the logger that Start makes, for a process in which several services share all but their name.
func NewLogger(cfg Config) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel}
	var handler slog.Handler = slog.NewJSONHandler(cfg.LogTo, options)
	if cfg.LogFormat == Text {
		handler = slog.NewTextHandler(cfg.LogTo, options)
	}
	return slog.New(traced{handler}).With("service", cfg.Service)
}

// traced adds the ids of the context's span to every line, under the names OpenTelemetry gives them outside OTLP
// ("Trace Context in non-OTLP Log Formats").
type traced struct{ slog.Handler }

func (h traced) Handle(ctx context.Context, line slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		line = line.Clone()
		line.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	return h.Handler.Handle(ctx, line)
}

func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(attrs)} }

func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
