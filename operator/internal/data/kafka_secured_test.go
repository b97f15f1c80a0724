package data_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
)

// TestSecuredKafkaUsers runs on one broker, each part with tenants of its own, for it takes seconds to start.
func TestSecuredKafkaUsers(t *testing.T) {
	c := startCluster(t)
	t.Run("a user logs in, and is written once", func(t *testing.T) {
		changed, err := c.admin.EnsureUser(t.Context(), "once", "s3cret,=")
		require.NoError(t, err)
		require.True(t, changed)
		_, err = c.client(t, "once", "s3cret,=").Metadata(t.Context(), &kafka.MetadataRequest{})
		require.NoError(t, err)

		changed, err = c.admin.EnsureUser(t.Context(), "once", "s3cret,=")
		require.NoError(t, err)
		require.False(t, changed)
	})
	t.Run("a rotated password lets in, the old one does not", func(t *testing.T) {
		old := c.provision(t, "rotating")
		changed, err := c.admin.EnsureUser(t.Context(), "rotating", "new")
		require.NoError(t, err)
		require.True(t, changed)

		_, err = c.client(t, "rotating", "new").Metadata(t.Context(), &kafka.MetadataRequest{})
		require.NoError(t, err)
		_, err = c.client(t, "rotating", old).Metadata(t.Context(), &kafka.MetadataRequest{})
		require.ErrorIs(t, err, kafka.SASLAuthenticationFailed)
	})
	t.Run("a dropped user is refused", func(t *testing.T) {
		password := c.provision(t, "leaving")
		dropped, err := c.admin.DropUser(t.Context(), "leaving")
		require.NoError(t, err)
		require.True(t, dropped)
		require.Eventually(t, func() bool {
			_, err := c.client(t, "leaving", password).Metadata(t.Context(), &kafka.MetadataRequest{})
			return errors.Is(err, kafka.SASLAuthenticationFailed)
		}, patient, soon)

		dropped, err = c.admin.DropUser(t.Context(), "leaving")
		require.NoError(t, err)
		require.False(t, dropped)
	})
	t.Run("all that services ask of a broker works under the prefix", func(t *testing.T) {
		password, prefix := c.provision(t, "acme"), prefixOf("acme")
		bus, client := c.bus(t, "acme", password, prefix), c.client(t, "acme", password)
		require.NoError(t, bus.EnsureTopics(t.Context(), topic))
		produce(t, client, prefix+topic, "acme")

		handled := make(chan eventbus.Event, 10)
		stop := start(t, bus, func(_ context.Context, batch []eventbus.Event) error {
			for _, e := range batch {
				handled <- e
			}
			return eventbus.Permanent(errors.New("unwanted"))
		})
		first := receive(t, handled)
		require.Equal(t, "acme", first.Tenant)
		require.Eventually(t, func() bool {
			lag, err := bus.Lag(t.Context(), group)
			letters, listErr := bus.ListDead(t.Context(), group, 10)
			return err == nil && lag == 0 && listErr == nil && len(letters) == 1
		}, patient, soon, "the event is handled, committed, and a dead letter")
		replayed, err := bus.ReplayDead(t.Context(), group, 10, nil)
		require.NoError(t, err)
		require.Equal(t, 1, replayed)
		require.Equal(t, first.ID, receive(t, handled).ID)
		stop()
	})
	t.Run("topics and groups of others are out of reach", func(t *testing.T) {
		own := c.provision(t, "nosy")
		other := c.provision(t, "nosy-2") // whose id begins with the first one's
		bus := c.bus(t, "nosy-2", other, prefixOf("nosy-2"))
		require.NoError(t, bus.EnsureTopics(t.Context(), topic))
		private := prefixOf("nosy-2") + topic

		client := c.client(t, "nosy", own)
		require.NotContains(t, topics(t, client), private)
		created, err := client.CreateTopics(t.Context(), &kafka.CreateTopicsRequest{Topics: []kafka.TopicConfig{
			{Topic: prefixOf("nosy-2") + "mine", NumPartitions: 1, ReplicationFactor: 1},
		}})
		require.NoError(t, err)
		require.ErrorIs(t, created.Errors[prefixOf("nosy-2")+"mine"], kafka.TopicAuthorizationFailed)

		dialer := &kafka.Dialer{Timeout: 10 * time.Second, SASLMechanism: mechanism(t, "nosy", own)}
		_, err = dialer.DialLeader(t.Context(), "tcp", c.server.Addr, private, 0)
		require.ErrorIs(t, err, kafka.TopicAuthorizationFailed)
		offsets, err := client.OffsetFetch(t.Context(), &kafka.OffsetFetchRequest{GroupID: prefixOf("nosy-2") + "guanxi." + group})
		require.NoError(t, err)
		require.ErrorIs(t, offsets.Error, kafka.GroupAuthorizationFailed)
	})
	t.Run("lists are made exactly what they should be", func(t *testing.T) {
		c.provision(t, "moving")
		changed, err := c.admin.EnsureACLs(t.Context(), "moving", prefixOf("moving"))
		require.NoError(t, err)
		require.False(t, changed)

		changed, err = c.admin.EnsureACLs(t.Context(), "moving", "t-moved.")
		require.NoError(t, err)
		require.True(t, changed)
		answer, err := c.client(t, c.server.User, c.server.Password).DescribeACLs(t.Context(), &kafka.DescribeACLsRequest{Filter: kafka.ACLFilter{
			ResourceTypeFilter: kafka.ResourceTypeAny, ResourcePatternTypeFilter: kafka.PatternTypeAny, PrincipalFilter: "User:moving",
			Operation: kafka.ACLOperationTypeAny, PermissionType: kafka.ACLPermissionTypeAny,
		}})
		require.NoError(t, err)
		entries := 0
		for _, resource := range answer.Resources {
			require.Equal(t, "t-moved.", resource.ResourceName)
			require.Equal(t, kafka.PatternTypePrefixed, resource.PatternType)
			entries += len(resource.ACLs)
		}
		require.Equal(t, 4, entries)
	})
	t.Run("dropped lists leave the user nothing", func(t *testing.T) {
		password := c.provision(t, "stripped")
		c.provision(t, "spared")
		bus := c.bus(t, "stripped", password, prefixOf("stripped"))
		require.NoError(t, bus.EnsureTopics(t.Context(), topic))

		dropped, err := c.admin.DropACLs(t.Context(), "stripped")
		require.NoError(t, err)
		require.Equal(t, 4, dropped)
		require.Eventually(t, func() bool { return len(topics(t, c.client(t, "stripped", password))) == 0 }, patient, soon)
		changed, err := c.admin.EnsureACLs(t.Context(), "spared", prefixOf("spared"))
		require.NoError(t, err)
		require.False(t, changed, "another's lists are as they were")
		dropped, err = c.admin.DropACLs(t.Context(), "stripped")
		require.NoError(t, err)
		require.Zero(t, dropped)
	})
}
