package eventbus_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// broker is a server that can crash and come back at its address with its data.
type broker struct {
	addr         string
	kill, revive func()
}

// TestOverTheEmbeddedBroker and TestOverApacheKafka hold the bus to one contract over both servers.
func TestOverTheEmbeddedBroker(t *testing.T) { contract(t, embedded(t)) }

func TestOverApacheKafka(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Apache Kafka")
	}
	server := testserver.StartKafka(t)
	contract(t, broker{server.Addr, server.Kill, server.Start})
}

// embedded is kfake with its data on disk.
func embedded(t *testing.T) broker {
	t.Helper()
	dir := t.TempDir()
	cluster := testserver.KfakeCluster(t, kfake.DataDir(dir))
	addr := cluster.ListenAddrs()[0]
	_, port, err := net.SplitHostPort(addr)
	require.NoError(t, err)
	n, err := strconv.Atoi(port)
	require.NoError(t, err)
	return broker{addr, func() { cluster.Close() }, func() {
		cluster = testserver.KfakeCluster(t, kfake.DataDir(dir), kfake.Ports(n))
	}}
}

// contract runs every clause with topics of its own on the server.
func contract(t *testing.T, b broker) {
	t.Helper()
	clauses := []struct {
		name  string
		holds func(t *testing.T, b broker, prefix func(*eventbus.Config))
	}{
		{"topics are created once and can be created again", topicsAreCreatedOnce},
		{"every document's events arrive in order", eventsArriveInOrder},
		{"members come and go without loss", membersComeAndGo},
		{"a crash of the broker loses and reorders nothing", brokerCrashes},
		{"a poisoned event holds up its partition no longer than the budget", poisonPasses},
		{"dead letters are listed until they are replayed", deadLettersAreReplayed},
		{"an outage of a dependency makes no dead letters", outageWaits},
	}
	for i, clause := range clauses {
		t.Run(clause.name, func(t *testing.T) {
			clause.holds(t, b, func(cfg *eventbus.Config) { cfg.Prefix = fmt.Sprintf("c%d.", i) })
		})
	}
}

func topicsAreCreatedOnce(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	bus := openBus(t, b.addr, prefix)
	for range 2 {
		require.NoError(t, bus.EnsureTopics(t.Context(), "one", "two"))
	}
	require.NoError(t, bus.EnsureTopics(t.Context(), "two", "three"))
	require.NoError(t, bus.Ready(t.Context()))
}

func eventsArriveInOrder(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	bus, l, r := openBus(t, b.addr, prefix), openLedger(t), newReader()
	start(t, bus.Relay(outlet(l)))
	start(t, bus.Consumer(subscription(r)))
	for c := range 20 {
		doc := l.register(t.Context(), fmt.Sprintf("c%d", c))
		for range 10 {
			doc = l.purchase(t.Context(), doc)
		}
	}
	r.requireAll(t, 20*11)
	requireCaughtUp(t, bus)
}

func membersComeAndGo(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	l, r := openLedger(t), newReader()
	bus := openBus(t, b.addr, prefix)
	start(t, bus.Relay(outlet(l)))
	start(t, bus.Consumer(subscription(r)))
	written := write(t, l)

	awaitMore(t, r)
	second := start(t, openBus(t, b.addr, prefix).Consumer(subscription(r)))
	awaitMore(t, r)
	third := start(t, openBus(t, b.addr, prefix).Consumer(subscription(r)))
	awaitMore(t, r)
	second()
	awaitMore(t, r)
	third()
	awaitMore(t, r)

	r.requireAll(t, written())
	requireCaughtUp(t, bus)
}

func brokerCrashes(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	bus, l, r := openBus(t, b.addr, prefix), openLedger(t), newReader()
	relay := bus.Relay(outlet(l))
	start(t, relay)
	start(t, bus.Consumer(subscription(r)))
	written := write(t, l)
	awaitMore(t, r)

	b.kill()
	err := relay.Ready(t.Context())
	require.ErrorContains(t, err, "kafka: ")
	b.revive()

	awaitMore(t, r)
	r.requireAll(t, written())
	requireCaughtUp(t, bus)
}

func poisonPasses(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	bus, l, r := openBus(t, b.addr, prefix), openLedger(t), newReader()
	start(t, bus.Relay(outlet(l)))
	for c := range 10 {
		l.purchase(t.Context(), l.register(t.Context(), fmt.Sprintf("c%d", c)))
	}
	consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		for _, e := range batch {
			switch {
			case e.Subject == "c3" && e.Sequence == 1:
				return errors.New("cannot digest it")
			case e.Subject == "c4" && e.Sequence == 1:
				return eventbus.Permanent(errors.New("will never digest it"))
			case e.Subject == "c5" && e.Sequence == 1:
				panic("choked")
			}
		}
		return r.handle(ctx, batch)
	})

	require.Eventually(t, func() bool { return r.distinct() == 17 }, patient, soon)
	dead := awaitDead(t, bus, 3)
	reasons := make(map[string]eventbus.Reason)
	for _, letter := range dead {
		reasons[letter.Event.Subject] = letter.Reason
	}
	require.Equal(t, map[string]eventbus.Reason{
		"c3": eventbus.Exhausted, "c4": eventbus.Rejected, "c5": eventbus.Rejected,
	}, reasons)
	requireCaughtUp(t, bus)
}

func deadLettersAreReplayed(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	bus, l, r := openBus(t, b.addr, prefix), openLedger(t), newReader()
	var mended atomic.Bool
	start(t, bus.Relay(outlet(l)))
	consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		if !mended.Load() {
			return eventbus.Permanent(errors.New("a bug"))
		}
		return r.handle(ctx, batch)
	})
	doc := l.register(t.Context(), "ann")
	for range 3 {
		doc = l.purchase(t.Context(), doc)
	}
	letters := awaitDead(t, bus, 4)
	for i, letter := range letters {
		require.Equal(t, int64(i+1), letter.Event.Sequence)
		require.Equal(t, "a bug", letter.Error)
		require.Contains(t, letter.Event.Topic, topic)
		require.Equal(t, 1, letter.Attempts)
		require.WithinDuration(t, time.Now(), letter.FailedAt, patient)
	}
	few, err := bus.ListDead(t.Context(), group, 2)
	require.NoError(t, err)
	require.Len(t, few, 2)

	mended.Store(true)
	moved, err := bus.ReplayDead(t.Context(), group, 2, nil)
	require.NoError(t, err)
	require.Equal(t, 2, moved)
	require.Len(t, awaitDead(t, bus, 2), 2)

	// What is passed over stays on the list; the rest is moved.
	moved, err = bus.ReplayDead(t.Context(), group, 10, func(d eventbus.DeadLetter) bool { return d.Event.Sequence != 3 })
	require.NoError(t, err)
	require.Equal(t, 1, moved)
	left := awaitDead(t, bus, 1)
	require.Equal(t, int64(3), left[0].Event.Sequence)
	require.Equal(t, letters[2].Event.Offset, left[0].Event.Offset, "a letter passed over keeps the place where it died")

	moved, err = bus.ReplayDead(t.Context(), group, 10, nil)
	require.NoError(t, err)
	require.Equal(t, 1, moved)
	awaitDead(t, bus, 0)
	require.Eventually(t, func() bool { return r.distinct() == 4 }, patient, soon)
	requireCaughtUp(t, bus)
}

func outageWaits(t *testing.T, b broker, prefix func(*eventbus.Config)) {
	t.Helper()
	bus, l, r := openBus(t, b.addr, prefix), openLedger(t), newReader()
	refused := refusedAddress(t)
	var away, tries atomic.Int64
	away.Store(1)
	start(t, bus.Relay(outlet(l)))
	consume(t, bus, func(ctx context.Context, batch []eventbus.Event) error {
		if away.Load() == 0 {
			return r.handle(ctx, batch)
		}
		tries.Add(1)
		_, err := (&net.Dialer{}).DialContext(ctx, "tcp", refused)
		return fmt.Errorf("save the profile: %w", err)
	})
	outageEnds := time.After(5 * 300 * time.Millisecond) // five retry budgets
	for c := range 10 {
		l.register(t.Context(), fmt.Sprintf("c%d", c))
	}
	<-outageEnds
	require.Eventually(t, func() bool { return tries.Load() > 3 }, patient, soon)
	away.Store(0)

	r.requireAll(t, 10)
	awaitDead(t, bus, 0)
	requireCaughtUp(t, bus)
}

// refusedAddress returns an address at which nothing listens.
func refusedAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}
