package traces

import (
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Span is a finished span.
type Span struct {
	Trace      trace.TraceID
	ID, Parent trace.SpanID
	Service    string
	Name       string
	Kind       trace.SpanKind
	Start, End time.Time
	Attributes []attribute.KeyValue
	Events     []sdktrace.Event
	Links      []sdktrace.Link
	Status     sdktrace.Status
}

func spanOf(s sdktrace.ReadOnlySpan) Span {
	service, _ := s.Resource().Set().Value(semconv.ServiceNameKey)
	return Span{
		Trace: s.SpanContext().TraceID(), ID: s.SpanContext().SpanID(), Parent: s.Parent().SpanID(),
		Service: service.AsString(), Name: s.Name(), Kind: s.SpanKind(), Start: s.StartTime(), End: s.EndTime(),
		Attributes: s.Attributes(), Events: s.Events(), Links: s.Links(), Status: s.Status(),
	}
}

// Duration is how long the span took.
func (s Span) Duration() time.Duration { return s.End.Sub(s.Start) }

// Failed reports whether the span ended in an error.
func (s Span) Failed() bool { return s.Status.Code == codes.Error }

func (s Span) linksTo(id trace.TraceID) bool {
	return slices.ContainsFunc(s.Links, func(l sdktrace.Link) bool { return l.SpanContext.TraceID() == id })
}

// has reports whether the text, in lower case, is in the span's name, service or an attribute's value.
func (s Span) has(text string) bool {
	if contains(s.Name, text) || contains(s.Service, text) || contains(s.Status.Description, text) {
		return true
	}
	return slices.ContainsFunc(s.Attributes, func(a attribute.KeyValue) bool { return contains(a.Value.String(), text) })
}

func contains(s, lower string) bool { return strings.Contains(strings.ToLower(s), lower) }
