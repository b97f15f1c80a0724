package app_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/quota"
	"github.com/guanxi-crm/guanxi/services/customer/internal/store"
)

// world is a tenant's use cases over a real store whose process can crash, and a topic that a relay fills.
type world struct {
	*testing.T
	engine *mortal
	events consume.Events
	ada    domain.Customer

	mu    sync.Mutex
	now   time.Time
	topic []docstore.Event
}

func newWorld(t *testing.T) *world {
	t.Helper()
	engine := servicetest.Engine(t)
	w := &world{T: t, engine: &mortal{Engine: engine, lives: -1}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	documents, err := store.Open(t.Context(), docstore.New(w.engine), w.clock)
	require.NoError(t, err)
	room := quota.New(func(ctx context.Context, tenant tenancy.ID) (int64, error) {
		return documents.Customers(tenant).Count(ctx)
	}, w.clock)
	w.events.App = func(tenant tenancy.ID) app.App {
		return app.App{
			Room: room.Of(tenancy.Tenant{ID: tenant}), MayChange: func(context.Context) error { return nil },
			Customers: documents.Customers(tenant), Purchases: documents.Purchases(tenant), Insights: documents.Insights(tenant), Imports: documents.Imports(tenant),
			Tenant: tenancy.Tenant{ID: tenant, Currency: "CNY"}, Clock: w.clock, NewID: id.New,
		}
	}
	ada, err := w.app().RegisterCustomer(t.Context(), domain.Details{Kind: domain.Person, Name: domain.Name{Display: "Ada"}, ExternalID: "c1"})
	require.NoError(t, err)
	w.ada = ada.Body
	return w
}

func (w *world) app() app.App { return w.events.App("acme") }

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) later(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// publish does what the relay does: events to the topic, the purchases marked, the events acknowledged.
func (w *world) publish(ctx context.Context) error {
	pending, err := w.engine.Overdue(ctx, w.clock().Add(time.Hour), 100)
	if err != nil {
		return err
	}
	for _, p := range pending {
		var published []eventbus.Event
		for _, e := range p.Events {
			published = append(published, eventbus.Event{ID: e.ID, Type: e.Type, Tenant: p.Tenant, Data: e.Data, Sequence: e.Sequence})
		}
		w.mu.Lock()
		w.topic = append(w.topic, p.Events...)
		w.mu.Unlock()
		if err := w.events.Published(ctx, published); err != nil {
			return err
		}
		if err := w.engine.Acknowledge(ctx, []docstore.Ack{{Ref: p.Ref, Through: p.Events[len(p.Events)-1].Sequence}}); err != nil {
			return err
		}
	}
	return nil
}

// told returns the external ids of the purchases on the topic; an event that was published twice counts once, as it
// does with readers.
func (w *world) told() (purchases []string, stageChanges int) {
	w.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	read := int64(0)
	for _, e := range w.topic {
		if e.Sequence <= read {
			continue
		}
		require.Equal(w, read+1, e.Sequence, "no gaps")
		read = e.Sequence
		switch e.Type {
		case (contracts.StageChanged{}).EventType():
			stageChanges++
		case (contracts.PurchaseRecorded{}).EventType():
			told, err := eventbus.Decode[contracts.PurchaseRecorded](eventbus.Event{Data: e.Data})
			require.NoError(w, err)
			purchases = append(purchases, told.ExternalID)
		}
	}
	return purchases, stageChanges
}

// mortal is an engine whose process dies at a write: that one and all that come after fail. What the last write did may
// be kept (it died before it heard so) or not.
type mortal struct {
	docstore.Engine
	mu    sync.Mutex
	lives int // writes left; below zero: immortal
	kept  bool

	reads     int // left until meanwhile
	meanwhile func()
}

var errDead = errors.New("the process is dead")

// die makes the engine die at the n-th write from now.
func (m *mortal) die(n int, kept bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lives, m.kept = n, kept
}

// revive restarts the process, and reports whether it had died.
func (m *mortal) revive() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	died := m.lives == 0
	m.lives = -1
	return died
}

func (m *mortal) write(do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.lives < 0:
		return do()
	case m.lives == 0:
		return errDead
	}
	if m.lives--; m.lives > 0 {
		return do()
	}
	if m.kept {
		if err := do(); err != nil {
			return err
		}
	}
	return errDead
}

func (m *mortal) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) (errs []error, err error) {
	err = m.write(func() error {
		var err error
		errs, err = m.Engine.Write(ctx, s, tenant, writes)
		return err
	})
	return errs, err
}

func (m *mortal) Acknowledge(ctx context.Context, acks []docstore.Ack) error {
	return m.write(func() error { return m.Engine.Acknowledge(ctx, acks) })
}

// beforeRead has something else happen before the n-th read from now.
func (m *mortal) beforeRead(n int, meanwhile func()) { m.reads, m.meanwhile = n, meanwhile }

func (m *mortal) read() {
	m.mu.Lock()
	due := m.reads == 1
	m.reads = max(0, m.reads-1)
	m.mu.Unlock()
	if due {
		m.meanwhile()
	}
}

func (m *mortal) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	m.read()
	return m.Engine.Get(ctx, s, tenant, ids)
}

func (m *mortal) Find(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) ([]docstore.RawDoc, error) {
	m.read()
	return m.Engine.Find(ctx, s, tenant, q)
}

func (m *mortal) Pending(ctx context.Context, refs []docstore.Ref) ([]docstore.Pending, error) {
	m.read()
	return m.Engine.Pending(ctx, refs)
}
