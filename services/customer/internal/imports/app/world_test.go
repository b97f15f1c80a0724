package app_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/quota"
	heartstore "github.com/guanxi-crm/guanxi/services/customer/internal/customers/store"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/store"
)

const tenant tenancy.ID = "acme"

// world is a tenant's imports over a real store whose process can die.
type world struct {
	testing.TB

	engine   *servicetest.Mortal
	app      app.App
	proposed map[[2]string]bool

	mu     sync.Mutex
	now    time.Time
	refuse error // why nothing may be changed
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		TB: t, engine: servicetest.NewMortal(servicetest.Engine(t)), proposed: map[[2]string]bool{},
		now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}
	docs := docstore.New(w.engine)
	documents, err := heartstore.Open(t.Context(), docs, w.clock)
	require.NoError(t, err)
	own, err := store.Open(t.Context(), docs)
	require.NoError(t, err)
	room := quota.New(func(ctx context.Context, tenant tenancy.ID) (int64, error) {
		return documents.Customers(tenant).Count(ctx)
	}, w.clock)
	use := heart.App{
		Room: room.Of(tenancy.Tenant{ID: tenant}), MayChange: func(context.Context) error { return w.refuse },
		Customers: documents.Customers(tenant), Purchases: documents.Purchases(tenant), Insights: documents.Insights(tenant),
		Graveyard: documents.Graveyard(tenant), Tenant: tenancy.Tenant{ID: tenant, Currency: "CNY"}, Clock: w.clock, NewID: id.New,
	}
	w.app = app.App{
		Customers: use, Form: use.Form, Wake: func(string) {},
		Known: func(ctx context.Context, _ customers.PointKind, value, except string) (heart.Customer, bool, error) {
			page, err := use.Customers.List(ctx, use.Customers.Query(heart.CustomerFilter{ContactPoint: value}))
			for _, known := range page.Docs {
				if known.ID != except {
					return known, true, err
				}
			}
			return heart.Customer{}, false, err
		},
		Propose: func(_ context.Context, one, other string) error {
			w.proposed[[2]string{one, other}] = true
			return nil
		},
		Imports: own.Imports(tenant), Chunks: own.Chunks(tenant), Notes: own.Notes(tenant), Changes: own.Changes(tenant), Mappings: own.Mappings(tenant),
	}
	return w
}

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

// received returns an import whose file is here and that runs at once, or is ready.
func (w *world) received(n app.NewImport, file string) domain.Import {
	w.Helper()
	if n.Kind == "" {
		n.Kind = domain.Customers
	}
	if n.Format == "" {
		n.Format = domain.CSV
	}
	job, err := w.app.CreateImport(w.Context(), n)
	require.NoError(w, err)
	job, err = w.app.ReceiveFile(w.Context(), job.ID, strings.NewReader(file), "")
	require.NoError(w, err)
	return job
}

// finish works on the import until nothing is left to do, dying at the n-th write from now if n is not 0, and then as another
// process that finds what the first has left. It reports whether that happened.
func (w *world) finish(id string, n int, kept bool) (job domain.Import, died bool) {
	w.Helper()
	if n > 0 {
		w.engine.Die(n, kept)
		err := w.app.Work(w.Context(), id)
		if died = w.engine.Revive(); died {
			require.ErrorIs(w, err, servicetest.ErrDead)
			w.later(domain.Lease + time.Second)
		}
	}
	for range 100 {
		require.NoError(w, w.app.Work(w.Context(), id))
		var err error
		job, err = w.app.Imports.Get(w.Context(), id)
		require.NoError(w, err)
		if job.Work != domain.Wanted {
			return job, died
		}
		w.later(domain.Lease + time.Second)
	}
	require.Fail(w, "the import does not end")
	return job, died
}

// load imports a file of customers to its end.
func (w *world) load(plan domain.Plan, file string) domain.Import {
	w.Helper()
	job, _ := w.finish(w.received(app.NewImport{AtOnce: true, Plan: plan}, file).ID, 0, false)
	return job
}

// known is what can be told of a customer from outside.
type known struct {
	Details customers.Details
	Deleted bool
	Events  []string
}

// customers returns all customers there ever were, by external id or else by name, with the types of what they have told.
func (w *world) customers() map[string]known {
	w.Helper()
	pending, err := w.engine.Overdue(w.Context(), w.clock().Add(time.Hour), 1000)
	require.NoError(w, err)
	all := map[string]known{}
	for _, p := range pending {
		if p.Collection != "customers" {
			continue
		}
		found, err := w.app.Customers.Customers.GetMany(w.Context(), []string{p.ID})
		require.NoError(w, err)
		customer := found[p.ID].Body
		one := known{Details: customer.Details, Deleted: customer.Deleted()}
		for _, e := range p.Events {
			one.Events = append(one.Events, strings.TrimSuffix(strings.TrimPrefix(e.Type, "dev.guanxi.customer."), ".v1"))
		}
		key := customer.ExternalID
		if key == "" {
			key = customer.Name.Display
		}
		require.NotContains(w, all, key, "nobody is there twice")
		all[key] = one
	}
	return all
}
