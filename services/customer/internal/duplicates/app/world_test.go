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
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/quota"
	heartstore "github.com/guanxi-crm/guanxi/services/customer/internal/customers/store"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/store"
)

// world is a tenant's use cases over a real store whose process can crash.
type world struct {
	testing.TB
	engine *servicetest.Mortal
	clock  *servicetest.Clock
	heart  *heartstore.Store
	docs   *store.Store
	made   int
}

const acme tenancy.ID = "acme"

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, clock: servicetest.NewClock(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))}
	w.engine = servicetest.NewMortal(servicetest.Engine(t))
	documents := docstore.New(w.engine)
	var err error
	w.heart, err = heartstore.Open(t.Context(), documents, w.clock.Now)
	require.NoError(t, err)
	w.docs, err = store.Open(t.Context(), documents, w.clock.Now)
	require.NoError(t, err)
	return w
}

func (w *world) app() app.App {
	tenant := tenancy.Tenant{ID: acme, Currency: "CNY"}
	room := quota.New(func(ctx context.Context, id tenancy.ID) (int64, error) { return w.heart.Customers(id).Count(ctx) }, w.clock.Now)
	return app.App{
		Heart: heart.App{
			Room: room.Of(tenant), MayChange: func(context.Context) error { return nil },
			Customers: w.heart.Customers(acme), Purchases: w.heart.Purchases(acme), Insights: w.heart.Insights(acme),
			Graveyard: w.heart.Graveyard(acme), Tenant: tenant, Clock: w.clock.Now, NewID: w.newID,
		},
		Merges: w.docs.Merges(acme), Pairs: w.docs.Pairs(acme), Rules: w.docs.Rules(acme), Jobs: w.docs.Jobs(acme),
	}
}

// newID numbers ids, so that they sort by the time they were made.
func (w *world) newID(prefix string) string {
	w.made++
	return fmt.Sprintf("%s_%06d", prefix, w.made)
}

// person registers a person and returns its id.
func (w *world) person(name, externalID string, more ...func(*customers.Details)) string {
	w.Helper()
	details := customers.Details{Kind: customers.Person, Name: customers.Name{Display: name}, ExternalID: externalID}
	for _, change := range more {
		change(&details)
	}
	c, err := w.app().Heart.RegisterCustomer(context.Background(), details)
	require.NoError(w, err)
	return c.ID
}

func tagged(tags ...string) func(*customers.Details) {
	return func(d *customers.Details) { d.Tags = tags }
}

func owned(owner string) func(*customers.Details) {
	return func(d *customers.Details) { d.Owner = owner }
}

func mailed(address string) func(*customers.Details) {
	return func(d *customers.Details) {
		d.ContactPoints = append(d.ContactPoints, customers.ContactPoint{Kind: customers.Email, Value: address})
	}
}

// find returns a customer whatever has become of it.
func (w *world) find(id string) heart.Customer {
	w.Helper()
	c, err := w.app().Heart.FindCustomer(context.Background(), id)
	require.NoError(w, err)
	return c
}

// wish is the merge of one customer into another as they are now.
func (w *world) wish(merged, survivor string) app.Wish {
	w.Helper()
	return app.Wish{
		SurvivorID: survivor, SurvivorVersion: w.find(survivor).Version, MergedID: merged, MergedVersion: w.find(merged).Version,
	}
}

func (w *world) merge(merged, survivor string) domain.Merge {
	w.Helper()
	m, err := w.app().MergeCustomers(context.Background(), w.wish(merged, survivor))
	require.NoError(w, err)
	require.Equal(w, domain.Merged, m.State)
	return m
}

func (w *world) undo(m domain.Merge) error {
	w.Helper()
	current, err := w.app().Merges.Get(context.Background(), m.ID)
	require.NoError(w, err)
	_, err = w.app().UndoMerge(context.Background(), m.ID, current.Version)
	return err
}

// change edits a customer's details.
func (w *world) change(id string, edit func(*customers.Details)) error {
	w.Helper()
	_, err := w.app().Heart.ChangeCustomer(context.Background(), id, w.find(id).Version, func(d customers.Details) (customers.Details, error) {
		edit(&d)
		return d, nil
	})
	return err
}

// told returns the types of all that the customers have told, in the order of each.
func (w *world) told(ids ...string) []string {
	w.Helper()
	var types []string
	for _, id := range ids {
		pending, err := w.engine.Pending(context.Background(), []docstore.Ref{{Collection: "customers", Tenant: string(acme), ID: id}})
		require.NoError(w, err)
		for _, p := range pending {
			for _, e := range p.Events {
				types = append(types, e.Type)
			}
		}
	}
	return types
}

// publish does what the relay does: everything pending is handled and taken away.
func (w *world) publish() {
	w.Helper()
	for {
		pending, err := w.engine.Overdue(context.Background(), w.clock.Now().Add(time.Hour), 100)
		require.NoError(w, err)
		if len(pending) == 0 {
			return
		}
		for _, p := range pending {
			var published []eventbus.Event
			for _, e := range p.Events {
				published = append(published, eventbus.Event{
					ID: e.ID, Type: e.Type, Tenant: p.Tenant, Subject: p.ID, Data: e.Data, Sequence: e.Sequence,
				})
			}
			handle := consume.Events{App: func(tenancy.ID) app.App { return w.app() }}
			require.NoError(w, handle.Published(context.Background(), published))
			require.NoError(w, handle.Published(context.Background(), published), "again")
			ack := docstore.Ack{Ref: p.Ref, Through: p.Events[len(p.Events)-1].Sequence}
			require.NoError(w, w.engine.Acknowledge(context.Background(), []docstore.Ack{ack}))
		}
	}
}

var (
	mergedType   = (contracts.CustomersMerged{}).EventType()
	unmergedType = (contracts.CustomersUnmerged{}).EventType()
)
