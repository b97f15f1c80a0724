package eventbus_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// Two replicas of a service write to the same customers, each with a relay, over a broker that refuses writes and drops
// connections. Duplicates are allowed; a first occurrence out of order, or a loss, is not.
func TestTwoRelaysOverAFlakyBrokerKeepTheOrder(t *testing.T) {
	broker := openFlakyBroker(t)
	addr := broker.ListenAddrs()[0]
	first := openLedger(t)
	second := newLedger(t, docstore.New(first.store.Engine()))
	start(t, openBus(t, addr).Relay(outlet(first)))
	start(t, openBus(t, addr).Relay(outlet(second)))

	const customers, purchases = 12, 60
	var replicas sync.WaitGroup
	var lost atomic.Int64
	for _, l := range []*ledger{first, second} {
		replicas.Go(func() {
			for n := range customers * purchases {
				if !purchaseOnce(l, fmt.Sprintf("c%d", n%customers)) {
					lost.Add(1)
				}
			}
		})
	}
	replicas.Wait()
	broker.calm.Store(true)

	r := newReader()
	start(t, openBus(t, addr).Consumer(subscription(r)))
	r.requireAll(t, 2*customers*purchases-int(lost.Load()))
	requireNothingPending(t, first)
	broker.requireStruck(t)
	t.Logf("%d events, %d deliveries; %d writes refused, %d answers dropped",
		r.distinct(), len(r.all()), broker.refused.Load(), broker.dropped.Load())
}

// purchaseOnce makes a customer tell one event more, and says whether it did: another replica may have been faster.
func purchaseOnce(l *ledger, name string) bool {
	doc, err := l.customers.Get(context.Background(), name)
	if errors.Is(err, docstore.ErrNotFound) {
		_, err := l.customers.Insert(context.Background(), name, customer{}, told(name, 0))
		return err == nil
	}
	if err != nil {
		return false
	}
	doc.Body.Purchases++
	_, err = l.customers.Replace(context.Background(), doc, told(name, doc.Body.Purchases))
	return err == nil
}

// A relay reads [1] and stalls; another publishes and acknowledges [1 2]; the first wakes up and publishes what it read.
func TestARelayThatStalledOnlyRepeats(t *testing.T) {
	addr := testserver.Kfake(t)
	l := openLedger(t)
	slow := &stallingEngine{Engine: l.store.Engine(), read: make(chan struct{}), wake: make(chan struct{})}
	stalled := newLedger(t, docstore.New(slow))
	start(t, openBus(t, addr).Relay(outlet(stalled)))

	ann := stalled.register(t.Context(), "ann")
	<-slow.read
	start(t, openBus(t, addr).Relay(outlet(l)))
	ann = l.purchase(t.Context(), ann)
	requireNothingPending(t, l)
	close(slow.wake)
	l.purchase(t.Context(), ann)

	r := newReader()
	start(t, openBus(t, addr).Consumer(subscription(r)))
	require.Eventually(t, func() bool { return len(r.all()) >= 4 }, patient, soon, "the stalled relay's event is missing")
	r.requireAll(t, 3)
}

// stallingEngine lets the first read of pending events wait, once it has read, until it is woken.
type stallingEngine struct {
	docstore.Engine
	once       sync.Once
	read, wake chan struct{}
}

func (e *stallingEngine) Pending(ctx context.Context, refs []docstore.Ref) ([]docstore.Pending, error) {
	found, err := e.Engine.Pending(ctx, refs)
	e.once.Do(func() {
		close(e.read)
		<-e.wake
	})
	return found, err
}

// A document can tell more than one batch holds; its events are still published in order.
func TestADocumentMayTellMoreThanABatchHolds(t *testing.T) {
	addr := testserver.Kfake(t)
	l, r := openLedger(t), newReader()
	large := strings.Repeat("x", 300_000)
	doc := l.register(t.Context(), "ann")
	for n := range 8 {
		doc.Body.Purchases++
		event := told("ann", n)
		event.Data = fmt.Appendf(nil, `{"note":%q}`, large)
		var err error
		doc, err = l.customers.Replace(t.Context(), doc, event)
		require.NoError(t, err)
	}
	bus := openBus(t, addr)
	start(t, bus.Relay(outlet(l)))
	start(t, bus.Consumer(subscription(r)))
	r.requireAll(t, 9)
	requireNothingPending(t, l)
}

// An event that no broker would take holds up its own document and no other.
func TestAnUnpublishableEventHoldsUpOnlyItsDocument(t *testing.T) {
	l, r := openLedger(t), newReader()
	bad := told("bad", 0)
	bad.Data = []byte(`"` + strings.Repeat("x", 1_000_000) + `"`)
	_, err := l.customers.Insert(t.Context(), "bad", customer{}, told("bad", 0), bad, told("bad", 2))
	require.NoError(t, err)
	bus := openBus(t, testserver.Kfake(t))
	start(t, bus.Relay(outlet(l)))
	start(t, bus.Consumer(subscription(r)))
	l.purchase(t.Context(), l.register(t.Context(), "good"))
	r.requireAll(t, 3)
	require.Eventually(t, func() bool { return pendingEvents(t, l) == 2 }, patient, soon, "the large event and its successor stay")
}

// Events are acknowledged only when the owner has taken note; one document's trouble is not another's.
func TestEventsWaitForTheirOwnersNote(t *testing.T) {
	l, r := openLedger(t), newReader()
	bus := openBus(t, testserver.Kfake(t))
	var ready atomic.Bool
	noted := newReader()
	out := outlet(l)
	out.BeforeAck = func(ctx context.Context, published []eventbus.Event) error {
		for _, e := range published {
			if e.Subject == "ann" && !ready.Load() {
				return errors.New("ann's purchases cannot be marked")
			}
		}
		return noted.handle(ctx, published)
	}
	start(t, bus.Relay(out))
	start(t, bus.Consumer(subscription(r)))
	l.register(t.Context(), "ann")
	l.register(t.Context(), "bob")
	noted.requireAll(t, 1)
	require.Equal(t, "bob", noted.all()[0].Subject)
	require.Equal(t, topic, noted.all()[0].Topic)
	require.Eventually(t, func() bool { return pendingEvents(t, l) == 1 }, patient, soon, "ann's event stays")

	ready.Store(true)
	requireNothingPending(t, l)
	noted.requireAll(t, 2)
	r.requireAll(t, 2)
}

// What a crash left in the documents is published at the next start, however much it is.
func TestTheSweeperPublishesWhatACrashLeft(t *testing.T) {
	l, r := openLedger(t), newReader()
	for c := range 1200 {
		l.register(t.Context(), fmt.Sprintf("c%d", c))
	}
	bus := openBus(t, testserver.Kfake(t))
	start(t, bus.Relay(outlet(newLedger(t, docstore.New(l.store.Engine())))))
	start(t, bus.Consumer(subscription(r)))
	r.requireAll(t, 1200)
	requireNothingPending(t, l)
}
