package eventbus_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// consume runs a consumer of the topic with the handler.
func consume(t *testing.T, bus *eventbus.Bus, handler eventbus.Handler) (stop func()) {
	t.Helper()
	return start(t, bus.Consumer(eventbus.Subscription{Group: group, Topics: []string{topic}, Handler: handler}))
}

// publishAll puts purchases of one customer, so of one partition, on the topic and stops the relay.
func publishAll(t *testing.T, bus *eventbus.Bus, purchases int) {
	t.Helper()
	l := openLedger(t)
	stop := start(t, bus.Relay(outlet(l)))
	doc := l.register(t.Context(), "ann")
	for range purchases - 1 {
		doc = l.purchase(t.Context(), doc)
	}
	requireNothingPending(t, l)
	stop()
}

func TestABatchThatFailsTwiceIsDeliveredOneByOne(t *testing.T) {
	bus, r := openBus(t, testserver.Kfake(t)), newReader()
	publishAll(t, bus, 20)
	var failedBatches atomic.Int64
	consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		for _, e := range batch {
			if e.Sequence == 13 && len(batch) > 1 {
				failedBatches.Add(1)
				return errors.New("one of these is bad")
			} else if e.Sequence == 13 {
				return eventbus.Permanent(errors.New("this one"))
			}
		}
		return r.handle(ctx, batch)
	})
	letters := awaitDead(t, bus, 1)
	require.Equal(t, int64(13), letters[0].Event.Sequence)
	require.Eventually(t, func() bool { return r.distinct() == 19 }, patient, soon)
	require.LessOrEqual(t, failedBatches.Load(), int64(2))
}

func TestWhatIsNoEventIsADeadLetter(t *testing.T) {
	addr := testserver.Kfake(t)
	bus, r := openBus(t, addr), newReader()
	publishAll(t, bus, 1)
	writer := &kafka.Writer{Addr: kafka.TCP(addr), Topic: topic, RequiredAcks: kafka.RequireAll}
	require.NoError(t, writer.WriteMessages(t.Context(), kafka.Message{Key: []byte("acme/ann"), Value: []byte("hello")}))
	require.NoError(t, writer.Close())
	consume(t, bus, r.handle)
	letters := awaitDead(t, bus, 1)
	require.Equal(t, eventbus.Undecodable, letters[0].Reason)
	require.Equal(t, topic, letters[0].Event.Topic)
	r.requireAll(t, 1)
}

func TestNothingPassesWhileTheDeadLetterTopicCannotBeWritten(t *testing.T) {
	cluster := testserver.KfakeCluster(t)
	bus := openBus(t, cluster.ListenAddrs()[0])
	publishAll(t, bus, 3)
	refused := cluster.Fault(kfake.Fault{
		Keys: []kmsg.Key{kmsg.Produce}, Topic: "guanxi." + group + ".dead", Err: kerr.NotEnoughReplicas, Count: -1,
	})
	stop := consume(t, bus, func(context.Context, []eventbus.Event) error { return eventbus.Permanent(errors.New("a bug")) })
	require.Eventually(t, func() bool { return refused.Hits() > 3 }, patient, soon)
	stop()
	refused.Remove()

	r := newReader()
	consume(t, bus, r.handle)
	r.requireAll(t, 3)
	awaitDead(t, bus, 0)
}

// A handler under way when its consumer stops is given time, and what it then finishes is committed.
func TestStoppingWaitsForTheHandler(t *testing.T) {
	bus := openBus(t, testserver.Kfake(t))
	publishAll(t, bus, 1)
	begun := make(chan struct{})
	stop := consume(t, bus, func(ctx context.Context, _ []eventbus.Event) error {
		close(begun)
		<-ctx.Done() // some time after the group was told to close
		return nil
	})
	<-begun
	stop()
	lag, err := bus.Lag(t.Context(), group)
	require.NoError(t, err)
	require.Zero(t, lag)
}

func TestAPrefixKeepsTenantsApart(t *testing.T) {
	addr := testserver.Kfake(t)
	shared, r := openBus(t, addr), newReader()
	own, mine := openBus(t, addr, func(cfg *eventbus.Config) { cfg.Prefix = "acme." }), newReader()
	publishAll(t, own, 2)
	publishAll(t, shared, 1)
	start(t, shared.Consumer(subscription(r)))
	start(t, own.Consumer(subscription(mine)))
	mine.requireAll(t, 2)
	r.requireAll(t, 1)
	require.Equal(t, "acme."+topic, mine.all()[0].Topic)
}

func TestAGroupThatNeverRanHasNoLagToTell(t *testing.T) {
	bus := openBus(t, testserver.Kfake(t))
	_, err := bus.Lag(t.Context(), "nobody")
	require.ErrorContains(t, err, "guanxi.nobody")
}

func TestEventsAreCounted(t *testing.T) {
	metrics := metric.NewManualReader()
	provider := metric.NewMeterProvider(metric.WithReader(metrics))
	bus, r := openBus(t, testserver.Kfake(t), func(cfg *eventbus.Config) { cfg.Meter = provider }), newReader()
	publishAll(t, bus, 5)
	var failed atomic.Bool
	consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		if !failed.Swap(true) {
			return errors.New("not today")
		}
		return r.handle(ctx, batch)
	})
	r.requireAll(t, 5)
	requireCaughtUp(t, bus)

	var collected metricdata.ResourceMetrics
	require.NoError(t, metrics.Collect(t.Context(), &collected))
	sums := make(map[string]int64)
	partitions := 0
	for _, m := range collected.ScopeMetrics[0].Metrics {
		if gauge, ok := m.Data.(metricdata.Gauge[int64]); ok && m.Name == "guanxi.consumer.lag" {
			partitions = len(gauge.DataPoints)
		}
		if sum, ok := m.Data.(metricdata.Sum[int64]); ok {
			sums[m.Name] = sum.DataPoints[0].Value
		}
	}
	require.Equal(t, 6+1, partitions, "the topic's and the retry topic's lag")
	require.Equal(t, int64(5), sums["guanxi.relay.published"])
	require.Equal(t, int64(5), sums["guanxi.consumer.consumed"])
	require.Positive(t, sums["guanxi.consumer.retried"])
	require.NotContains(t, sums, "guanxi.consumer.dead", fmt.Sprint(sums))
}
