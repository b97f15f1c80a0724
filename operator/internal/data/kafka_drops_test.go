package data_test

import (
	"context"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/operator/internal/data"
)

// TestSecuredKafkaDrops runs on one broker, each part with tenants of its own.
func TestSecuredKafkaDrops(t *testing.T) {
	c := startCluster(t)
	t.Run("topics and groups are dropped under the prefix alone", func(t *testing.T) {
		for _, tenant := range []string{"gone", "gone-2"} {
			password, prefix := c.provision(t, tenant), prefixOf(tenant)
			bus := c.bus(t, tenant, password, prefix)
			require.NoError(t, bus.EnsureTopics(t.Context(), topic))
			produce(t, c.client(t, tenant, password), prefix+topic, tenant)
			handled := make(chan eventbus.Event, 10)
			stop := start(t, bus, func(_ context.Context, batch []eventbus.Event) error {
				handled <- batch[0]
				return nil
			})
			receive(t, handled)
			stop()
		}

		groups, err := c.admin.DropGroups(t.Context(), prefixOf("gone"))
		require.NoError(t, err)
		require.Equal(t, []string{prefixOf("gone") + "guanxi.analytics"}, groups)
		removed, err := c.admin.DropTopics(t.Context(), prefixOf("gone"))
		require.NoError(t, err)
		require.Equal(t, []string{prefixOf("gone") + "guanxi.analytics.dead", prefixOf("gone") + "guanxi.analytics.retry", prefixOf("gone") + topic}, removed)

		left := topics(t, c.client(t, c.server.User, c.server.Password))
		require.Contains(t, left, prefixOf("gone-2")+topic)
		require.NotContains(t, left, prefixOf("gone")+topic)
		listed, err := c.client(t, c.server.User, c.server.Password).ListGroups(t.Context(), &kafka.ListGroupsRequest{})
		require.NoError(t, err)
		names := make([]string, len(listed.Groups))
		for i, g := range listed.Groups {
			names[i] = g.GroupID
		}
		require.Contains(t, names, prefixOf("gone-2")+"guanxi.analytics")
		require.NotContains(t, names, prefixOf("gone")+"guanxi.analytics")

		groups, err = c.admin.DropGroups(t.Context(), prefixOf("gone"))
		require.NoError(t, err)
		require.Empty(t, groups)
		removed, err = c.admin.DropTopics(t.Context(), prefixOf("gone"))
		require.NoError(t, err)
		require.Empty(t, removed)
	})
	t.Run("a group with members is not dropped, and is named", func(t *testing.T) {
		password, prefix := c.provision(t, "busy"), prefixOf("busy")
		bus := c.bus(t, "busy", password, prefix)
		require.NoError(t, bus.EnsureTopics(t.Context(), topic))
		produce(t, c.client(t, "busy", password), prefix+topic, "busy")
		handled := make(chan eventbus.Event, 10)
		stop := start(t, bus, func(_ context.Context, batch []eventbus.Event) error {
			handled <- batch[0]
			return nil
		})
		receive(t, handled)

		removed, err := c.admin.DropGroups(t.Context(), prefix)
		require.ErrorIs(t, err, kafka.NonEmptyGroup)
		require.ErrorContains(t, err, prefixOf("busy")+"guanxi.analytics")
		require.Empty(t, removed)
		stop()
		removed, err = c.admin.DropGroups(t.Context(), prefix)
		require.NoError(t, err)
		require.Equal(t, []string{prefixOf("busy") + "guanxi.analytics"}, removed)
	})
	t.Run("a tenant's user may not administer", func(t *testing.T) {
		tenant := openKafka(t, data.KafkaConfig{Brokers: []string{c.server.Addr}, User: "modest", Password: c.provision(t, "modest")})
		bus := c.bus(t, "modest", "of-modest", prefixOf("modest"))
		require.NoError(t, bus.EnsureTopics(t.Context(), topic))
		require.NoError(t, tenant.Ping(t.Context()))
		for name, call := range map[string]func() error{
			"make a user":   func() error { _, err := tenant.EnsureUser(t.Context(), "second", "secret-of-second"); return err },
			"drop a user":   func() error { _, err := tenant.DropUser(t.Context(), "second"); return err },
			"make lists":    func() error { _, err := tenant.EnsureACLs(t.Context(), "second", prefixOf("second")); return err },
			"drop lists":    func() error { _, err := tenant.DropACLs(t.Context(), "second"); return err },
			"delete topics": func() error { _, err := tenant.DropTopics(t.Context(), prefixOf("modest")); return err },
		} {
			err := call()
			require.Equal(t, data.Forbidden, data.KindOf(err), "%s: %v", name, err)
			require.NotContains(t, err.Error(), "secret-of-second")
		}
	})
	t.Run("a wrong administrator is refused, and no password is shown", func(t *testing.T) {
		wrong := openKafka(t, data.KafkaConfig{Brokers: []string{c.server.Addr}, User: c.server.User, Password: "guessed-wrong"})
		err := wrong.Ping(t.Context())
		require.Equal(t, data.Refused, data.KindOf(err), err)
		require.NotContains(t, err.Error(), "guessed-wrong")
		_, err = wrong.EnsureUser(t.Context(), "nobody", "fresh-secret")
		require.Equal(t, data.Refused, data.KindOf(err), err)
		require.NotContains(t, err.Error(), "fresh-secret")

		anonymous := openKafka(t, data.KafkaConfig{Brokers: []string{c.server.Addr}})
		require.Equal(t, data.Unreachable, data.KindOf(anonymous.Ping(t.Context())), "a broker closes the connection without a word")
	})
}

// start reads the topic until the function returned is called.
func start(t *testing.T, bus *eventbus.Bus, handler eventbus.Handler) (stop func()) {
	t.Helper()
	part := bus.Consumer(eventbus.Subscription{Group: group, Topics: []string{topic}, Handler: handler})
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- part.Run(ctx) }()
	t.Cleanup(cancel)
	return func() {
		cancel()
		select {
		case err := <-ended:
			require.NoError(t, err)
		case <-time.After(patient):
			t.Fatal("the consumer does not end")
		}
	}
}

func receive(t *testing.T, from <-chan eventbus.Event) eventbus.Event {
	t.Helper()
	select {
	case e := <-from:
		return e
	case <-time.After(patient):
		t.Fatal("no event came")
		return eventbus.Event{}
	}
}
