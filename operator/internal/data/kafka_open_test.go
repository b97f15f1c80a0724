package data_test

import (
	"testing"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

// TestKafkaWithoutUsersOrAuthorizer is about a broker that lets everybody do everything, as many evaluations have.
func TestKafkaWithoutUsersOrAuthorizer(t *testing.T) {
	server := testserver.StartKafka(t)
	admin := openKafka(t, data.KafkaConfig{Brokers: []string{server.Addr}})
	require.NoError(t, admin.Ping(t.Context()))

	for name, call := range map[string]func() error{
		"make a user": func() error { _, err := admin.EnsureUser(t.Context(), "acme", "secret-of-acme"); return err },
		"make lists":  func() error { _, err := admin.EnsureACLs(t.Context(), "acme", "t-acme."); return err },
		"drop lists":  func() error { _, err := admin.DropACLs(t.Context(), "acme"); return err },
	} {
		require.Equal(t, data.Unsupported, data.KindOf(call()), name)
	}

	client := &kafka.Client{Addr: kafka.TCP(server.Addr), Transport: &kafka.Transport{}}
	_, err := client.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{
		{Topic: "t-acme.one", NumPartitions: 1, ReplicationFactor: 1}, {Topic: "t-acme-2.one", NumPartitions: 1, ReplicationFactor: 1},
	}})
	require.NoError(t, err)
	removed, err := admin.DropTopics(t.Context(), "t-acme.")
	require.NoError(t, err)
	require.Equal(t, []string{"t-acme.one"}, removed)
}
