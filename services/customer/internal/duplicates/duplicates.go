// Package duplicates finds customers that may be one and the same, has somebody decide, and merges and parts them. It
// knows the heart of the service, and no other area.
package duplicates

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/store"
)

// Duplicates are the use cases of every tenant's duplicates.
type Duplicates struct {
	env       host.Env
	heart     *customers.Customers
	documents *store.Store
	begun     chan tenancy.ID // tenants with a job that may wait
}

// jobsWaiting bounds the tenants whose jobs are known to wait; the others are found by the next sweep.
const jobsWaiting = 1000

// Open opens the documents.
func Open(ctx context.Context, env host.Env, heart *customers.Customers) (*Duplicates, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	return &Duplicates{env: env, heart: heart, documents: documents, begun: make(chan tenancy.ID, jobsWaiting)}, nil
}

// App returns a tenant's use cases.
func (d *Duplicates) App(id tenancy.ID) app.App {
	return app.App{
		Heart: d.heart.App(id), Merges: d.documents.Merges(id), Pairs: d.documents.Pairs(id),
		Rules: d.documents.Rules(id), Jobs: d.documents.Jobs(id),
	}
}

// Area returns what the service runs of it.
func (d *Duplicates) Area() area.Area {
	return area.Area{
		Name: "duplicates",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App { return d.App(p.Tenant) }, d.wake)
		},
		Published: consume.Events{App: d.App}.Published,
		Sweep:     d.sweep,
		Erase: func(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.Erased, error) {
			return d.App(tenant).Erase(ctx, append([]string{id}, aliases...))
		},
		Collect: func(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.CollectedDocument, error) {
			return d.App(tenant).Collect(ctx, append([]string{id}, aliases...))
		},
		Parts: []service.Part{{Name: "duplicates", Run: d.run}},
	}
}

// wake has a tenant's job looked at.
func (d *Duplicates) wake(tenant tenancy.ID) {
	select {
	case d.begun <- tenant:
	default: // the sweep finds it
	}
}

// run does the tenants' jobs, one after another.
func (d *Duplicates) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case tenant := <-d.begun:
			if !d.env.Tenants.IsActive(tenant) {
				continue // the sweep finds the job once the tenant is served again
			}
			begun := time.Now()
			ran, err := d.App(tenant).RunJob(ctx)
			switch {
			case ctx.Err() != nil:
			case err != nil:
				d.env.Log.WarnContext(ctx, "a job over a tenant's customers failed; it is tried again", "tenant", tenant, "error", err)
			case ran:
				d.env.Log.InfoContext(ctx, "a job over a tenant's customers is done", "tenant", tenant, "took", time.Since(begun))
			}
		}
	}
}

// sweep goes on with merges that a crash left half done, and finds jobs that wait.
func (d *Duplicates) sweep(ctx context.Context, tenant tenancy.Tenant) error {
	use := d.App(tenant.ID)
	finished, err := use.FinishMerges(ctx)
	if finished > 0 {
		d.env.Log.InfoContext(ctx, "finished merges that were half done", "tenant", tenant.ID, "merges", finished)
	}
	job, found, jobErr := use.Jobs.Active(ctx)
	if found && job.Free(d.env.Now()) {
		d.wake(tenant.ID)
	}
	return errors.Join(err, jobErr)
}
