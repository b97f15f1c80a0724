package httpapi

import (
	"context"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// tracing makes a span of every request, named by its route, and counts it.
func (a *API) tracing() gin.HandlerFunc {
	return otelgin.Middleware(a.cfg.Service,
		otelgin.WithTracerProvider(a.cfg.Tracer),
		otelgin.WithMeterProvider(a.cfg.Meter),
		otelgin.WithPropagators(propagation.TraceContext{}))
}

const traceIDHeader = "X-Trace-Id"

// tellTrace names the request's trace in the answer, so that a caller can look it up. Of the path the trace keeps the route
// alone: what a caller puts into a path or gets wrong in it may be personal.
func (a *API) tellTrace(c *gin.Context) {
	trace.SpanFromContext(c.Request.Context()).SetAttributes(semconv.URLPath(c.FullPath()))
	if id := traceID(c.Request.Context()); id != "" {
		c.Header(traceIDHeader, id)
	}
	c.Next()
}

// traceID returns the id of the request's trace, or "" when there is none.
func traceID(ctx context.Context) string {
	if span := trace.SpanContextFromContext(ctx); span.HasTraceID() {
		return span.TraceID().String()
	}
	return ""
}
