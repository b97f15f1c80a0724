package eventbus_test

import (
	"context"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

func TestPartsPrepareEveryTopicTheyReadAndWriteAnyNumberOfTimes(t *testing.T) {
	broker := testserver.Kfake(t)
	bus := openBus(t, broker, func(c *eventbus.Config) { c.Prefix, c.Partitions = "acme.", 3 })
	read := subscription(newReader())
	read.Topics = []string{"guanxi.feedback.v1"}
	for range 2 {
		require.NoError(t, bus.Relay(outlet(openLedger(t))).Prepare(t.Context()))
		require.NoError(t, bus.Consumer(read).Prepare(t.Context()))
	}
	require.Equal(t, map[string]int{
		"acme.guanxi.customer.v1": 3, "acme.guanxi.feedback.v1": 3,
		"acme.guanxi.analytics.dead": 1, "acme.guanxi.analytics.retry": 1,
	}, topicsOf(t, broker))
}

func TestATopicThatTheBrokersRefuseIsNamedAtOnce(t *testing.T) {
	cluster := testserver.KfakeCluster(t)
	cluster.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.CreateTopics}, Err: kerr.TopicAuthorizationFailed, Count: -1})
	bus := openBus(t, cluster.ListenAddrs()[0])
	err := bus.Relay(outlet(openLedger(t))).Prepare(t.Context())
	require.ErrorIs(t, err, kafka.TopicAuthorizationFailed)
	require.ErrorContains(t, err, topic)
}

func TestPreparingWaitsForBrokersAndSaysWhyWhenTheTimeIsOver(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	err := openBus(t, "127.0.0.1:1").Consumer(subscription(newReader())).Prepare(ctx)
	require.ErrorContains(t, err, "127.0.0.1:1")
}

func topicsOf(t *testing.T, broker string) map[string]int {
	t.Helper()
	client := kafka.Client{Addr: kafka.TCP(broker)}
	meta, err := client.Metadata(t.Context(), &kafka.MetadataRequest{})
	require.NoError(t, err)
	partitions := map[string]int{}
	for _, topic := range meta.Topics {
		partitions[topic.Name] = len(topic.Partitions)
	}
	return partitions
}
