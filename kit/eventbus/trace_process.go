package eventbus

import (
	"context"
	"slices"
	"strconv"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// startProcess opens the consumer spans of a batch and returns the context its handler runs in. Every sampled event gets
// a span that is a child of the message's context and links to it. The handler works under the event's span when it is
// alone, and otherwise under a span of the batch that links to all of them; that one is a child of the first, because a
// span with no parent would be left to the sampler's luck. The function returned closes them.
func (c *consumer) startProcess(ctx context.Context, batch []Event) (context.Context, func(error)) {
	if len(batch) == 1 && !sampled(batch[0].TraceParent) {
		if batch[0].TraceParent == "" {
			return ctx, func(error) {}
		}
		return creation(ctx, batch[0]), func(error) {}
	}
	var spans []trace.Span
	var links []trace.Link
	var contexts []context.Context
	for _, e := range batch {
		if !sampled(e.TraceParent) {
			continue
		}
		of, span := c.startEvent(ctx, e)
		contexts = append(contexts, of)
		spans = append(spans, span)
		links = append(links, trace.Link{SpanContext: span.SpanContext()})
	}
	if len(spans) == 0 {
		return ctx, func(error) {}
	}
	under := contexts[0]
	if len(batch) > 1 {
		var span trace.Span
		under, span = c.bus.tracer.Start(under, "process batch "+batch[0].Topic, trace.WithLinks(links...), trace.WithAttributes(
			semconv.MessagingSystemKafka,
			semconv.MessagingDestinationName(batch[0].Topic),
			semconv.MessagingDestinationPartitionID(strconv.Itoa(batch[0].Partition)),
			semconv.MessagingOperationName("process"),
			semconv.MessagingOperationTypeProcess,
			semconv.MessagingConsumerGroupName(c.group),
			semconv.MessagingBatchMessageCount(len(batch)),
		))
		spans = append(spans, span)
	}
	return under, func(err error) {
		for _, span := range slices.Backward(spans) {
			if err != nil {
				failSpan(span, err)
			}
			span.End()
		}
	}
}

// startEvent opens the consumer span of one event.
func (c *consumer) startEvent(ctx context.Context, e Event) (context.Context, trace.Span) {
	parent := creation(ctx, e)
	return c.bus.tracer.Start(parent, "process "+e.Topic,
		trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithLinks(trace.LinkFromContext(parent)),
		trace.WithAttributes(messageAttributes(e.Topic, strconv.Itoa(e.Partition), e)...),
		trace.WithAttributes(
			semconv.MessagingOperationName("process"),
			semconv.MessagingOperationTypeProcess,
			semconv.MessagingConsumerGroupName(c.group),
			semconv.MessagingKafkaOffset(int(e.Offset)),
		))
}
