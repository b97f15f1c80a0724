package eventbus_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const (
	tenant  = tenancy.ID("acme")
	topic   = "guanxi.customer.v1"
	group   = "analytics"
	patient = 60 * time.Second // for what must happen, however busy the machine
	soon    = 20 * time.Millisecond
)

// customer is a document that tells events.
type customer struct {
	Purchases int `bson:"purchases"`
}

// ledger is a store of customers.
type ledger struct {
	t         testing.TB
	store     *docstore.Store
	customers docstore.Handle[customer]
}

func openLedger(tb testing.TB) *ledger {
	tb.Helper()
	engine, err := sqlite.Open(tb.Context(), filepath.Join(tb.TempDir(), "store.db"), sqlite.Options{})
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, engine.Close()) })
	return newLedger(tb, docstore.New(engine))
}

// newLedger opens the customers of a store; two of them over one engine are what two replicas of a service have.
func newLedger(tb testing.TB, store *docstore.Store) *ledger {
	tb.Helper()
	customers, err := docstore.Open[customer](tb.Context(), store, docstore.Schema{Name: "customers"})
	require.NoError(tb, err)
	return &ledger{t: tb, store: store, customers: customers.In(tenant)}
}

// register inserts a customer that tells one event.
func (l *ledger) register(ctx context.Context, name string) docstore.Doc[customer] {
	l.t.Helper()
	doc, err := l.customers.Insert(ctx, name, customer{}, told(name, 0))
	require.NoError(l.t, err)
	return doc
}

// purchase changes a customer and tells one event more.
func (l *ledger) purchase(ctx context.Context, doc docstore.Doc[customer]) docstore.Doc[customer] {
	l.t.Helper()
	doc.Body.Purchases++
	doc, err := l.customers.Replace(ctx, doc, told(doc.ID, doc.Body.Purchases))
	require.NoError(l.t, err)
	return doc
}

func told(name string, n int) docstore.Event {
	return docstore.Event{
		ID:   id.NewEvent(),
		Type: "dev.guanxi.customer.purchase-recorded.v1",
		Key:  name,
		Time: time.Now().UTC().Truncate(time.Millisecond),
		Data: fmt.Appendf(nil, `{"purchase":%d}`, n),
	}
}

func openBus(tb testing.TB, broker string, change ...func(*eventbus.Config)) *eventbus.Bus {
	tb.Helper()
	cfg := eventbus.Config{
		Brokers:     []string{broker},
		ClientID:    "test",
		RetryBudget: 300 * time.Millisecond,
		SweepEvery:  100 * time.Millisecond,
		Log:         slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	for _, f := range change {
		f(&cfg)
	}
	bus, err := eventbus.Open(cfg)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, bus.Close()) })
	return bus
}

func outlet(l *ledger) eventbus.Outlet {
	return eventbus.Outlet{Store: l.store, Source: "/customer", Topic: topic}
}

// start runs a part until the function returned is called, or the test ends.
func start(tb testing.TB, part service.Part) (stop func()) {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(tb.Context()))
	ended := make(chan error, 1)
	go func() { ended <- part.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			select {
			case err := <-ended:
				require.NoError(tb, err)
			case <-time.After(patient):
				tb.Errorf("%s does not end", part.Name)
			}
		})
	}
	tb.Cleanup(stop)
	return stop
}

// reader collects what a group's handler is given.
type reader struct {
	mu     sync.Mutex
	events []eventbus.Event
	// first holds, for each subject, the sequence numbers in the order in which each was first seen.
	first map[string][]int64
	seen  map[string]map[int64]bool
}

func newReader() *reader {
	return &reader{first: make(map[string][]int64), seen: make(map[string]map[int64]bool)}
}

func (r *reader) handle(_ context.Context, batch []eventbus.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range batch {
		r.events = append(r.events, e)
		if r.seen[e.Subject] == nil {
			r.seen[e.Subject] = make(map[int64]bool)
		}
		if !r.seen[e.Subject][e.Sequence] {
			r.seen[e.Subject][e.Sequence] = true
			r.first[e.Subject] = append(r.first[e.Subject], e.Sequence)
		}
	}
	return nil
}

// distinct counts the events seen, each once.
func (r *reader) distinct() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, sequences := range r.first {
		n += len(sequences)
	}
	return n
}

func (r *reader) all() []eventbus.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]eventbus.Event(nil), r.events...)
}

// requireAll waits for n distinct events and requires that those of each subject first came in sequence without gaps.
func (r *reader) requireAll(tb testing.TB, n int) {
	tb.Helper()
	require.Eventually(tb, func() bool { return r.distinct() >= n }, patient, soon, "want %d events, have %d", n, r.distinct())
	r.mu.Lock()
	defer r.mu.Unlock()
	for subject, sequences := range r.first {
		for i, sequence := range sequences {
			require.Equal(tb, int64(i+1), sequence, "%s came in the order %v", subject, sequences)
		}
	}
}

func subscription(r *reader) eventbus.Subscription {
	return eventbus.Subscription{Group: group, Topics: []string{topic}, Handler: r.handle}
}

// write has customers purchase until the function returned is called, which then says how many events were told.
func write(tb testing.TB, l *ledger) (stop func() int) {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	tb.Cleanup(cancel)
	written := make(chan int, 1)
	go func() {
		docs := make([]docstore.Doc[customer], 40)
		n := 0
		for ; ctx.Err() == nil; n++ {
			doc := &docs[n%len(docs)]
			if doc.ID == "" {
				*doc = l.register(context.WithoutCancel(ctx), fmt.Sprintf("c%d", n))
			} else {
				*doc = l.purchase(context.WithoutCancel(ctx), *doc)
			}
			pace(ctx)
		}
		written <- n
	}()
	return func() int {
		cancel()
		return <-written
	}
}

// pace keeps a writer from filling the disk: some hundred events a second.
func pace(ctx context.Context) {
	timer := time.NewTimer(2 * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// awaitMore waits until the reader has a hundred events more than now.
func awaitMore(tb testing.TB, r *reader) {
	tb.Helper()
	want := r.distinct() + 100
	require.Eventually(tb, func() bool { return r.distinct() >= want }, patient, soon)
}

func requireCaughtUp(tb testing.TB, bus *eventbus.Bus) {
	tb.Helper()
	require.EventuallyWithT(tb, func(c *assert.CollectT) {
		lag, err := bus.Lag(tb.Context(), group)
		require.NoError(c, err)
		require.Zero(c, lag)
	}, patient, soon)
}

// awaitDead waits until the group has n dead letters and returns them.
func awaitDead(tb testing.TB, bus *eventbus.Bus, n int) (letters []eventbus.DeadLetter) {
	tb.Helper()
	require.EventuallyWithT(tb, func(c *assert.CollectT) {
		var err error
		letters, err = bus.ListDead(tb.Context(), group, 100)
		require.NoError(c, err)
		require.Len(c, letters, n)
	}, patient, 5*soon)
	return letters
}

// pendingEvents counts what no relay has acknowledged.
func pendingEvents(tb testing.TB, l *ledger) (n int) {
	tb.Helper()
	found, err := l.store.Engine().Overdue(tb.Context(), time.Now().Add(time.Hour), 10_000)
	require.NoError(tb, err)
	for _, p := range found {
		n += len(p.Events)
	}
	return n
}

func requireNothingPending(tb testing.TB, l *ledger) {
	tb.Helper()
	require.Eventually(tb, func() bool { return pendingEvents(tb, l) == 0 }, patient, soon)
}
