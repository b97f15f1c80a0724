package eventbus_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// recorder keeps the spans that end.
func recorder(t *testing.T, sampler sdktrace.Sampler) (*tracetest.SpanRecorder, trace.TracerProvider) {
	t.Helper()
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans), sdktrace.WithSampler(sampler))
	t.Cleanup(func() { require.NoError(t, provider.Shutdown(context.WithoutCancel(t.Context()))) })
	return spans, provider
}

// named returns the ended spans of the name, in the order in which they ended.
func named(spans *tracetest.SpanRecorder, name string) (found []sdktrace.ReadOnlySpan) {
	for _, span := range spans.Ended() {
		if span.Name() == name {
			found = append(found, span)
		}
	}
	return found
}

func attributesOf(span sdktrace.ReadOnlySpan) map[attribute.Key]attribute.Value {
	all := make(map[attribute.Key]attribute.Value)
	for _, kv := range span.Attributes() {
		all[kv.Key] = kv.Value
	}
	return all
}

func TestOneTraceReadsRequestPublishEffect(t *testing.T) {
	spans, provider := recorder(t, sdktrace.AlwaysSample())
	bus := openBus(t, testserver.Kfake(t), func(cfg *eventbus.Config) { cfg.Tracer = provider })
	l, r := openLedger(t), newReader()
	var effect trace.SpanContext
	start(t, bus.Relay(outlet(l)))
	stop := consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		effect = trace.SpanContextFromContext(ctx)
		return r.handle(ctx, batch)
	})

	ctx, request := provider.Tracer("test").Start(t.Context(), "POST /v1/customers")
	l.register(ctx, "ann")
	request.End()
	r.requireAll(t, 1)
	stop()

	send, process := named(spans, "send "+topic)[0], named(spans, "process "+topic)[0]
	require.Equal(t, request.SpanContext().SpanID(), send.Parent().SpanID())
	require.Equal(t, send.SpanContext().SpanID(), process.Parent().SpanID())
	require.Equal(t, request.SpanContext().TraceID(), process.SpanContext().TraceID())
	require.Equal(t, send.SpanContext().SpanID(), process.Links()[0].SpanContext.SpanID())
	require.Equal(t, process.SpanContext().SpanID(), effect.SpanID(), "the effect is under the process span")
	require.Equal(t, trace.SpanKindProducer, send.SpanKind())
	require.Equal(t, trace.SpanKindConsumer, process.SpanKind())

	for _, span := range []sdktrace.ReadOnlySpan{send, process} {
		said := attributesOf(span)
		require.Equal(t, "kafka", said["messaging.system"].AsString())
		require.Equal(t, topic, said["messaging.destination.name"].AsString())
		require.Equal(t, "acme/ann", said["messaging.kafka.message.key"].AsString())
		require.NotEmpty(t, said["messaging.destination.partition.id"].AsString())
		require.Contains(t, said, attribute.Key("messaging.kafka.offset"))
	}
	require.Equal(t, "send", attributesOf(send)["messaging.operation.type"].AsString())
	require.Equal(t, "process", attributesOf(process)["messaging.operation.type"].AsString())
	require.Equal(t, "guanxi.analytics", attributesOf(process)["messaging.consumer.group.name"].AsString())
}

func TestABatchIsOneSpanThatLinksToItsEvents(t *testing.T) {
	spans, provider := recorder(t, sdktrace.AlwaysSample())
	bus := openBus(t, testserver.Kfake(t), func(cfg *eventbus.Config) { cfg.Tracer = provider })
	l, r := openLedger(t), newReader()
	stopRelay := start(t, bus.Relay(outlet(l)))
	ctx, request := provider.Tracer("test").Start(t.Context(), "import")
	l.purchase(ctx, l.purchase(ctx, l.register(ctx, "ann")))
	request.End()
	requireNothingPending(t, l)
	stopRelay()

	var once sync.Once
	var effect trace.SpanContext
	stop := consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		if len(batch) > 1 {
			once.Do(func() { effect = trace.SpanContextFromContext(ctx) })
		}
		return r.handle(ctx, batch)
	})
	r.requireAll(t, 3)
	stop()

	require.Len(t, named(spans, "process "+topic), 3)
	batches := named(spans, "process batch "+topic)
	require.NotEmpty(t, batches)
	require.Equal(t, effect.SpanID(), batches[0].SpanContext().SpanID())
	require.Len(t, batches[0].Links(), int(attributesOf(batches[0])["messaging.batch.message_count"].AsInt64()))
}

func TestAFailedAttemptIsAFailedSpan(t *testing.T) {
	spans, provider := recorder(t, sdktrace.AlwaysSample())
	bus := openBus(t, testserver.Kfake(t), func(cfg *eventbus.Config) { cfg.Tracer = provider })
	l := openLedger(t)
	start(t, bus.Relay(outlet(l)))
	stop := consume(t, bus, func(context.Context, []eventbus.Event) error { return eventbus.Permanent(context.Canceled) })
	ctx, request := provider.Tracer("test").Start(t.Context(), "request")
	l.register(ctx, "ann")
	request.End()
	awaitDead(t, bus, 1)
	stop()

	process := named(spans, "process "+topic)[0]
	require.Equal(t, codes.Error, process.Status().Code)
	require.Contains(t, attributesOf(process), attribute.Key("error.type"))
}

func TestWhatIsNotSampledMakesNoSpans(t *testing.T) {
	spans, provider := recorder(t, sdktrace.ParentBased(sdktrace.NeverSample()))
	bus := openBus(t, testserver.Kfake(t), func(cfg *eventbus.Config) { cfg.Tracer = provider })
	l, r := openLedger(t), newReader()
	var effect trace.SpanContext
	start(t, bus.Relay(outlet(l)))
	stop := consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		effect = trace.SpanContextFromContext(ctx)
		return r.handle(ctx, batch)
	})
	ctx, request := provider.Tracer("test").Start(t.Context(), "request")
	l.register(ctx, "ann")
	request.End()
	r.requireAll(t, 1)
	stop()

	require.Empty(t, spans.Ended())
	require.Equal(t, request.SpanContext().TraceID(), effect.TraceID(), "the log still finds the request")
}
