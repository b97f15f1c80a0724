package platform

import (
	"context"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
)

// Event is what a topic has of one event.
type Event struct {
	ID, Type, Subject, Tenant string
	Data                      []byte
}

// Events reads all that a topic has, in each partition's order.
func Events(t testing.TB, broker, topic string) (events []Event) {
	t.Helper()
	client := &kafka.Client{Addr: kafka.TCP(broker)}
	metadata, err := client.Metadata(t.Context(), &kafka.MetadataRequest{Topics: []string{topic}})
	require.NoError(t, err)
	require.Len(t, metadata.Topics, 1)
	require.NoError(t, metadata.Topics[0].Error)
	for _, partition := range metadata.Topics[0].Partitions {
		events = append(events, eventsIn(t, broker, topic, partition.ID)...)
	}
	return events
}

func eventsIn(t testing.TB, broker, topic string, partition int) (events []Event) {
	t.Helper()
	leader, err := kafka.DialLeader(t.Context(), "tcp", broker, topic, partition)
	require.NoError(t, err)
	_, end, err := leader.ReadOffsets()
	require.NoError(t, err)
	require.NoError(t, leader.Close())
	reader := kafka.NewReader(kafka.ReaderConfig{
		Brokers: []string{broker}, Topic: topic, Partition: partition, MaxBytes: 8 << 20,
		MaxWait: 100 * time.Millisecond, // for more than there is, which Close would wait for
	})
	defer reader.Close()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for next := int64(0); next < end; {
		message, err := reader.ReadMessage(ctx)
		require.NoError(t, err)
		next = message.Offset + 1
		event := Event{Data: message.Value}
		for name, field := range map[string]*string{
			"ce_id": &event.ID, "ce_type": &event.Type, "ce_subject": &event.Subject, "ce_tenant": &event.Tenant,
		} {
			for _, header := range message.Headers {
				if header.Key == name {
					*field = string(header.Value)
				}
			}
		}
		events = append(events, event)
	}
	return events
}
