package app_test

import (
	"context"
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
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/quota"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/store"
)

// world is a tenant's use cases over a real store whose process can crash, and a topic that a relay fills.
type world struct {
	*testing.T
	engine *servicetest.Mortal
	events consume.Events
	ada    domain.Customer

	mu    sync.Mutex
	now   time.Time
	topic []docstore.Event
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, engine: servicetest.NewMortal(servicetest.Engine(t)), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	documents, err := store.Open(t.Context(), docstore.New(w.engine), w.clock)
	require.NoError(t, err)
	room := quota.New(func(ctx context.Context, tenant tenancy.ID) (int64, error) {
		return documents.Customers(tenant).Count(ctx)
	}, w.clock)
	w.events.App = func(tenant tenancy.ID) app.App {
		return app.App{
			Room: room.Of(tenancy.Tenant{ID: tenant}), MayChange: func(context.Context) error { return nil },
			Customers: documents.Customers(tenant), Purchases: documents.Purchases(tenant), Insights: documents.Insights(tenant),
			Graveyard: documents.Graveyard(tenant), Settling: documents.Settling(tenant),
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
