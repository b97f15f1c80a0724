package traces

import (
	"context"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Recorder returns a span processor that keeps every finished span in the store.
func (s *Store) Recorder() sdktrace.SpanProcessor { return recorder{s} }

type recorder struct{ store *Store }

func (r recorder) OnEnd(span sdktrace.ReadOnlySpan) {
	if span.SpanContext().IsSampled() {
		r.store.Add(spanOf(span))
	}
}

func (recorder) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (recorder) Shutdown(context.Context) error                  { return nil }
func (recorder) ForceFlush(context.Context) error                { return nil }
