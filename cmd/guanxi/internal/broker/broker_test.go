package broker_test

import (
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/broker"
)

func start(t *testing.T, dir, prefer string) *broker.Broker {
	t.Helper()
	b, err := broker.Start(broker.Config{Dir: dir, Prefer: prefer, Partitions: 1, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

func TestARestartKeepsAddressAndMessages(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	dir := t.TempDir()
	first := start(t, dir, "")
	address := kafka.TCP(first.Addr())
	_, err := (&kafka.Client{Addr: address}).CreateTopics(ctx, &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: "events", NumPartitions: 1, ReplicationFactor: 1}},
	})
	require.NoError(t, err)
	writer := &kafka.Writer{Addr: address, Topic: "events", RequiredAcks: kafka.RequireAll, BatchTimeout: time.Millisecond}
	require.NoError(t, writer.WriteMessages(ctx, kafka.Message{Value: []byte("told")}))
	require.NoError(t, writer.Close())
	first.Close()

	second := start(t, dir, first.Addr())
	require.Equal(t, first.Addr(), second.Addr())
	reader := kafka.NewReader(kafka.ReaderConfig{Brokers: []string{second.Addr()}, Topic: "events", MaxWait: 100 * time.Millisecond})
	defer reader.Close()
	message, err := reader.ReadMessage(ctx)
	require.NoError(t, err)
	require.Equal(t, "told", string(message.Value))
}

func TestATakenAddressIsLeftToItsOwner(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	b := start(t, t.TempDir(), taken.Addr().String())
	require.NotEqual(t, taken.Addr().String(), b.Addr())
	host, _, err := net.SplitHostPort(b.Addr())
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1", host)
}
