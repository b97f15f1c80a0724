package eventbus

import (
	"context"
	"strconv"

	"github.com/segmentio/kafka-go"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// startSend opens the producer span of an event, a child of the request that made the event, and puts the span's context
// into the message. The span is nil for an event of a trace that is not sampled.
func (b *Bus) startSend(ctx context.Context, topic string, partition int, e Event, m *kafka.Message) trace.Span {
	if !sampled(e.TraceParent) {
		return nil
	}
	ctx, span := b.tracer.Start(creation(ctx, e), "send "+topic,
		trace.WithSpanKind(trace.SpanKindProducer),
		trace.WithAttributes(messageAttributes(topic, strconv.Itoa(partition), e)...),
		trace.WithAttributes(
			semconv.MessagingOperationName("send"),
			semconv.MessagingOperationTypeSend,
			semconv.MessagingClientID(b.cfg.ClientID),
		))
	propagation.TraceContext{}.Inject(ctx, headerCarrier{&m.Headers})
	return span
}

// endSend closes a producer span with the offset the broker gave the event, or why it has none.
func endSend(span trace.Span, offset int64, err error) {
	if span == nil {
		return
	}
	if err != nil {
		failSpan(span, err)
	} else {
		span.SetAttributes(semconv.MessagingKafkaOffset(int(offset)))
	}
	span.End()
}

func failSpan(span trace.Span, err error) {
	span.SetAttributes(semconv.ErrorType(err))
	span.SetStatus(codes.Error, err.Error())
}
