package testserver

import (
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
)

func TestKafkaKeepsItsAddressAndDataOverACrash(t *testing.T) {
	server := StartKafka(t)
	created, err := client(server.Addr).CreateTopics(t.Context(), &kafka.CreateTopicsRequest{
		Topics: []kafka.TopicConfig{{Topic: "kept", NumPartitions: 2, ReplicationFactor: 1}},
	})
	require.NoError(t, err)
	require.NoError(t, created.Errors["kept"])

	server.Kill()
	server.Start()

	require.Eventually(t, func() bool {
		meta, err := client(server.Addr).Metadata(t.Context(), &kafka.MetadataRequest{Topics: []string{"kept"}})
		return err == nil && len(meta.Topics) == 1 && len(meta.Topics[0].Partitions) == 2
	}, 30*time.Second, 100*time.Millisecond)
}

// client returns one that remembers nothing of an earlier server.
func client(addr string) *kafka.Client {
	return &kafka.Client{Addr: kafka.TCP(addr), Timeout: 5 * time.Second, Transport: &kafka.Transport{}}
}
