// Package imports brings files of customers and purchases into the service: it takes them in, runs them in the background
// so that each row counts once whatever happens, and undoes them. It builds on the heart and knows no other area.
package imports

import (
	"context"
	"sync"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
	imported "github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/store"
)

// Imports are the imports of every tenant.
type Imports struct {
	// Propose has somebody look whether two customers of a tenant are one; nil: an import only notes it.
	Propose func(ctx context.Context, tenant tenancy.ID, one, other string) error

	env       host.Env
	heart     func(tenant tenancy.ID) heart.App
	documents *store.Store
	waiting   chan waiting

	mu      sync.Mutex
	at      map[waiting]bool // what waits, or is worked on, here
	workers int
}

// waiting is an import that waits for the background.
type waiting struct {
	tenant   tenancy.ID
	importID string
}

const (
	// workers is how many imports one process works on at once.
	workers = 2
	// queue bounds how many wait in a process; the sweeper finds the others again.
	queue = 1000
)

// Open opens the documents; customersOf returns the use cases of a tenant's customers.
func Open(ctx context.Context, env host.Env, customersOf func(tenant tenancy.ID) heart.App) (*Imports, error) {
	documents, err := store.Open(ctx, env.Store)
	if err != nil {
		return nil, err
	}
	return &Imports{
		env: env, heart: customersOf, documents: documents, waiting: make(chan waiting, queue), at: map[waiting]bool{}, workers: workers,
	}, nil
}

// App returns a tenant's use cases.
func (i *Imports) App(tenant tenancy.ID) app.App {
	use := i.heart(tenant)
	a := app.App{
		Customers: use, Form: use.Form,
		Known: func(ctx context.Context, _ customers.PointKind, value, except string) (heart.Customer, bool, error) {
			return knownAt(ctx, use, value, except)
		},
		Imports: i.documents.Imports(tenant), Chunks: i.documents.Chunks(tenant), Notes: i.documents.Notes(tenant),
		Changes: i.documents.Changes(tenant), Mappings: i.documents.Mappings(tenant),
		Wake: func(importID string) { i.wake(waiting{tenant, importID}) },
	}
	if i.Propose != nil {
		a.Propose = func(ctx context.Context, one, other string) error { return i.Propose(ctx, tenant, one, other) }
	}
	return a
}

// knownAt returns one who has the contact point, but for the one excepted: who is registered first.
func knownAt(ctx context.Context, use heart.App, value, except string) (heart.Customer, bool, error) {
	q := use.Customers.Query(heart.CustomerFilter{ContactPoint: value})
	q.Limit = 2
	page, err := use.Customers.List(ctx, q)
	for _, known := range page.Docs {
		if known.ID != except {
			return known, err == nil, err
		}
	}
	return heart.Customer{}, false, err
}

// Area returns what the service runs of it.
func (i *Imports) Area() area.Area {
	return area.Area{
		Name: "imports",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App { return i.App(p.Tenant) })
		},
		Sweep: func(ctx context.Context, tenant tenancy.Tenant) error { return i.App(tenant.ID).FinishWork(ctx) },
		Erase: i.erase, Collect: i.collect,
		Parts: []service.Part{{Name: "imports", Run: i.run}},
	}
}

// erase removes what imports remember of a customer for being undone. Files are dropped with time, and their rows are the
// tenant's own list of whom it has customers of; notes hold nothing of a customer but its id.
func (i *Imports) erase(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error) {
	erased, err := i.documents.Changes(tenant).Erase(ctx, append([]string{customerID}, aliases...))
	return []contracts.Erased{{Kind: changesKind, Erased: erased}}, err
}

// changesKind is what imports' changes are called in receipts and archives.
const changesKind = "import_changes"

// collect returns what imports remember of a customer.
func (i *Imports) collect(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
	var all []contracts.CollectedDocument
	err := i.documents.Changes(tenant).Each(ctx, append([]string{customerID}, aliases...), func(importID string, change imported.Change) {
		all = append(all, contracts.CollectedDocument{Kind: changesKind, ID: importID, Data: map[string]any{
			"row": change.Row, "before": change.Before, "after": change.After,
		}})
	})
	return all, err
}

// wake has an import worked on, unless it waits already or is being worked on here.
func (i *Imports) wake(w waiting) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.at[w] {
		return
	}
	select {
	case i.waiting <- w:
		i.at[w] = true
	default: // the sweeper finds it again
	}
}

func (i *Imports) done(w waiting) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.at, w)
}

// run works on imports until ctx ends; what is under way then is left where it is noted.
func (i *Imports) run(ctx context.Context) error {
	var all sync.WaitGroup
	for range i.workers {
		all.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case w := <-i.waiting:
					i.work(ctx, w)
				}
			}
		})
	}
	all.Wait()
	return nil
}

func (i *Imports) work(ctx context.Context, w waiting) {
	use := i.App(w.tenant)
	err := use.Work(ctx, w.importID)
	i.done(w)
	if err != nil && ctx.Err() == nil {
		i.env.Log.WarnContext(ctx, "an import does not go on; it will be tried again", "tenant", w.tenant, "import", w.importID, "error", err)
		return
	}
	// Somebody may have asked for more just when it ended: that was not put in the queue.
	if job, err := use.Imports.Get(ctx, w.importID); err == nil && job.Due(use.Now()) {
		i.wake(w)
	}
}
