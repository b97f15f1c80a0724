package eventbus_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

const (
	benchEvents = 20_000
	benchBatch  = 500 // as many documents as the relay takes at a time
)

// BenchmarkPublishEmbedded and BenchmarkPublishApacheKafka write the same events, of 1 KB each, to the same topic:
// through the relay from the documents that hold them, and straight with a kafka.Writer in batches of the same size.
// The ratio is what the outbox costs.
func BenchmarkPublishEmbedded(b *testing.B) {
	benchmarkPublish(b, testserver.Kfake(b, kfake.DataDir(b.TempDir())))
}

func BenchmarkPublishApacheKafka(b *testing.B) { benchmarkPublish(b, testserver.StartKafka(b).Addr) }

func benchmarkPublish(b *testing.B, addr string) {
	b.Helper()
	runs := 0
	prefix := func(cfg *eventbus.Config) {
		runs++
		cfg.Prefix = fmt.Sprintf("run%d.", runs)
	}
	b.Run("relay", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			publishByRelay(b, openBus(b, addr, prefix))
		}
	})
	b.Run("straight", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			bus := openBus(b, addr, prefix)
			require.NoError(b, bus.EnsureTopics(b.Context(), topic))
			publishStraight(b, addr, fmt.Sprintf("run%d.%s", runs, topic))
		}
	})
}

func publishByRelay(b *testing.B, bus *eventbus.Bus) {
	b.Helper()
	l := openLedger(b)
	require.NoError(b, bus.EnsureTopics(b.Context(), topic))
	relay := bus.Relay(outlet(l)) // is told from now on, and works from start on
	fill(b, l)

	b.StartTimer()
	began := time.Now()
	stop := start(b, relay)
	require.Eventually(b, func() bool { return len(benchPending(b, l, 1)) == 0 }, patient, 2*time.Millisecond)
	b.ReportMetric(benchEvents/time.Since(began).Seconds(), "events/s")
	b.StopTimer()
	stop()
	b.StartTimer()
}

func publishStraight(b *testing.B, addr, topic string) {
	b.Helper()
	l := openLedger(b)
	fill(b, l)
	var messages []kafka.Message
	for _, p := range benchPending(b, l, benchEvents) {
		m, err := eventbus.Encode(eventbus.Event{
			ID: p.Events[0].ID, Source: "/customer", Type: p.Events[0].Type, Subject: p.ID, Tenant: p.Tenant,
			Key: p.Events[0].Key, Time: p.Events[0].Time, Sequence: p.Events[0].Sequence, Data: p.Events[0].Data,
		})
		require.NoError(b, err)
		messages = append(messages, m)
	}
	writer := &kafka.Writer{
		Addr: kafka.TCP(addr), Topic: topic, RequiredAcks: kafka.RequireAll, Balancer: kafka.Murmur2Balancer{},
		BatchTimeout: time.Millisecond, BatchSize: 1000, BatchBytes: 900_000,
		Transport: &kafka.Transport{MetadataTTL: 2 * time.Second},
	}

	b.StartTimer()
	began := time.Now()
	for ; len(messages) > 0; messages = messages[benchBatch:] {
		require.NoError(b, writer.WriteMessages(b.Context(), messages[:benchBatch]...))
	}
	b.ReportMetric(benchEvents/time.Since(began).Seconds(), "events/s")
	b.StopTimer()
	require.NoError(b, writer.Close())
	b.StartTimer()
}

// fill stores the benchmark's events, one in each document. They are too young for the sweeper.
func fill(b *testing.B, l *ledger) {
	b.Helper()
	note := fmt.Appendf(nil, `{"note":%q}`, strings.Repeat("x", 1000))
	for from := 0; from < benchEvents; from += 500 {
		writes := make([]docstore.Write[customer], 500)
		for i := range writes {
			name := fmt.Sprintf("c%d", from+i)
			event := told(name, 0)
			event.Data, event.Time = note, time.Now().Add(time.Minute)
			writes[i] = docstore.Write[customer]{
				Verb: docstore.Insert, Doc: docstore.Doc[customer]{ID: name}, Events: []docstore.Event{event},
			}
		}
		_, err := l.customers.Write(b.Context(), writes)
		require.NoError(b, err)
	}
}

func benchPending(b *testing.B, l *ledger, limit int) []docstore.Pending {
	b.Helper()
	found, err := l.store.Engine().Overdue(b.Context(), time.Now().Add(time.Hour), limit)
	require.NoError(b, err)
	return found
}
