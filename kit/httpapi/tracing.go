package httpapi

import (
	"context"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// tracing makes a span of every request, named by its route, and counts it.
func (a *API) tracing() gin.HandlerFunc {
	return otelgin.Middleware(a.cfg.Service,
		otelgin.WithTracerProvider(a.cfg.Tracer),
		otelgin.WithMeterProvider(a.cfg.Meter),
		otelgin.WithPropagators(propagation.TraceContext{}))
}

// traceID returns the id of the request's trace, or "" when there is none.
func traceID(ctx context.Context) string {
	if span := trace.SpanContextFromContext(ctx); span.HasTraceID() {
		return span.TraceID().String()
	}
	return ""
}
