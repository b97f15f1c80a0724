package eventbus

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// traceParentLength is that of a W3C traceparent of version 00: "00-" trace id "-" span id "-" flags.
const traceParentLength = 55

func isTraceParent(s string) bool {
	if len(s) != traceParentLength || s[:3] != "00-" || s[35] != '-' || s[52] != '-' {
		return false
	}
	return isLowerHex(s[3:35]) && isLowerHex(s[36:52]) && isLowerHex(s[53:])
}

func isLowerHex(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// sampled reads the sampled flag without parsing the rest: most events are not sampled, and those must cost nothing.
func sampled(traceParent string) bool {
	if len(traceParent) != traceParentLength {
		return false
	}
	switch traceParent[traceParentLength-1] {
	case '1', '3', '5', '7', '9', 'b', 'd', 'f':
		return true
	}
	return false
}

// remote returns the span context that the two headers describe.
func remote(ctx context.Context, parent, state string) trace.SpanContext {
	carrier := propagation.MapCarrier{"traceparent": parent, "tracestate": state}
	return trace.SpanContextFromContext(propagation.TraceContext{}.Extract(ctx, carrier))
}

// creation returns ctx with the event's trace context as the parent of spans to come.
func creation(ctx context.Context, e Event) context.Context {
	return trace.ContextWithRemoteSpanContext(ctx, remote(ctx, e.TraceParent, e.TraceState))
}

// messageAttributes are what the messaging conventions of OpenTelemetry ask of both sides.
func messageAttributes(topic, partition string, e Event) []attribute.KeyValue {
	return []attribute.KeyValue{
		semconv.MessagingSystemKafka,
		semconv.MessagingDestinationName(topic),
		semconv.MessagingDestinationPartitionID(partition),
		semconv.MessagingKafkaMessageKey(messageKey(e)),
		semconv.MessagingMessageID(e.ID),
	}
}
