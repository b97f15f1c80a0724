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

const traceIDHeader = "X-Trace-Id"

// tellTrace names the request's trace in the answer, so that a caller can look it up.
func (a *API) tellTrace(c *gin.Context) {
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
