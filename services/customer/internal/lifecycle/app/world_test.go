package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	heartstore "github.com/guanxi-crm/guanxi/services/customer/internal/customers/store"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/store"
)

const acme = servicetest.Acme

// today is the day on which every test begins.
var today = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is the area over a real store whose process can die.
type world struct {
	*testing.T
	engine *servicetest.Mortal
	clock  *servicetest.Clock
	heart  heartstore.Customers
	events consume.Events
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, engine: servicetest.NewMortal(servicetest.Engine(t)), clock: servicetest.NewClock(today)}
	docs := docstore.New(w.engine)
	known, err := heartstore.Open(t.Context(), docs, w.clock.Now)
	require.NoError(t, err)
	documents, err := store.Open(t.Context(), docs, w.clock.Now)
	require.NoError(t, err)
	w.heart = known.Customers(acme)
	w.events = consume.Events{Stepped: func(tenancy.ID) {}, App: func(tenant tenancy.ID) app.App {
		return app.App{
			Settings: documents.Settings(tenant), Customers: known.Customers(tenant), Steps: documents.Steps(tenant),
			Funnel: documents.Funnel(tenant), Walks: documents.Walks(tenant), Tenant: tenancy.Tenant{ID: tenant}, Clock: w.clock.Now,
		}
	}}
	return w
}

func (w *world) app() app.App { return w.events.App(acme) }

// monthly adds n customers that bought every thirty days, the last time today: at risk after 60 days, lost after 120.
func (w *world) monthly(n int) []string {
	w.Helper()
	var ids []string
	var changes []heart.CustomerChange
	for i := range n {
		c := customers.Customer{
			ID: fmt.Sprintf("cus_%06d", i), Stage: customers.Buyer, StageSince: today.AddDate(0, 0, -60), Listed: true,
			CreatedAt: today.AddDate(0, 0, -60).Add(time.Duration(i) * time.Second),
		}
		for _, days := range []int{-60, -30, 0} {
			bought := customers.Purchase{PurchasedOn: today.AddDate(0, 0, days).Format(time.DateOnly)}
			var err error
			c, _, err = c.Buy(today, bought)
			require.NoError(w, err)
			c, _ = c.AfterBuying(customers.Life{Rules: customers.DefaultStageRules()}, today, bought)
		}
		ids = append(ids, c.ID)
		changes = append(changes, heart.CustomerChange{Customer: heart.Customer{ID: c.ID, Body: c}})
	}
	errs, err := w.heart.AddAll(w.Context(), changes)
	require.NoError(w, err)
	for _, err := range errs {
		require.NoError(w, err)
	}
	return ids
}

// told returns what customers have told, by customer.
func (w *world) told(ids []string) map[string][]docstore.Event {
	w.Helper()
	var refs []docstore.Ref
	for _, id := range ids {
		refs = append(refs, docstore.Ref{Collection: "customers", Tenant: string(acme), ID: id})
	}
	pending, err := w.engine.Pending(w.Context(), refs)
	require.NoError(w, err)
	told := map[string][]docstore.Event{}
	for _, p := range pending {
		told[p.ID] = p.Events
	}
	return told
}

// changeRules changes the rules of acme.
func (w *world) changeRules(change func(*customers.StageRules)) {
	w.Helper()
	set, err := w.app().ReadRules(w.Context())
	require.NoError(w, err)
	_, err = w.app().ChangeRules(w.Context(), set.Version, func(r customers.StageRules) (customers.StageRules, error) {
		change(&r)
		return r, nil
	})
	require.NoError(w, err)
}

// publish does what the relay does with events before it takes them off their documents.
func (w *world) publish(ctx context.Context, events []eventbus.Event) error {
	return w.events.Published(ctx, events)
}

func event(customerID string, sequence int64, at time.Time, data contracts.Data) eventbus.Event {
	return servicetest.Event(acme, contracts.CustomerSource, customerID, sequence, at, data)
}
