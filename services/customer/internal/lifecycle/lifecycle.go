// Package lifecycle is how customers live with a tenant: the rules that move them from stage to stage and the playbooks of
// what to do for them there, which the tenant sets; the moves that time and analytics' fears make; and the history and the
// funnel of all moves. What a move is and what a purchase makes of a stage is the customers' own domain. It knows no other
// area.
package lifecycle

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/store"
)

// Lifecycle is the use cases of every tenant.
type Lifecycle struct {
	env       host.Env
	customers func(tenancy.ID) app.Customers
	documents *store.Store
	funnels   funnels
}

// Open opens the documents; customers are those of a tenant.
func Open(ctx context.Context, env host.Env, customers func(tenancy.ID) app.Customers) (*Lifecycle, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	return &Lifecycle{env: env, customers: customers, documents: documents, funnels: newFunnels()}, nil
}

// Life returns how a tenant's customers live.
func (l *Lifecycle) Life(ctx context.Context, tenant tenancy.Tenant) (customers.Life, error) {
	return app.App{Settings: l.documents.Settings(tenant.ID), Tenant: tenant}.Life(ctx)
}

// App returns a tenant's use cases.
func (l *Lifecycle) App(id tenancy.ID) app.App {
	tenant, _ := l.env.Tenants.Lookup(id)
	return app.App{
		Settings: l.documents.Settings(id), Customers: l.customers(id), Steps: l.documents.Steps(id), Funnel: l.documents.Funnel(id),
		Walks: l.documents.Walks(id), Tenant: tenant, Clock: l.env.Now,
	}
}

// Area returns what the service runs of it.
func (l *Lifecycle) Area() area.Area {
	events := consume.Events{App: l.App, Stepped: l.funnels.stepped}
	return area.Area{
		Name: "lifecycle",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App { return l.App(p.Tenant) })
		},
		Published: events.Published,
		Apply:     events.Apply,
		Sweep:     l.sweep,
		Erase:     l.erase,
		Collect:   l.collect,
		Parts:     []service.Part{{Name: "funnel", Run: l.countSteps}},
	}
}

// sweep moves whom time moves, and counts what a crash left uncounted. A tenant that may not change anything any more
// keeps its customers where they are until it may.
func (l *Lifecycle) sweep(ctx context.Context, tenant tenancy.Tenant) error {
	counted := l.App(tenant.ID).CountSteps(ctx)
	if err := l.env.MayChange(ctx, tenant.ID); err != nil {
		if fault.KindOf(err) != "" {
			err = nil
		}
		return errors.Join(counted, err)
	}
	renewed := l.App(tenant.ID).RenewDueDays(ctx)
	moves, err := l.App(tenant.ID).FollowRules(ctx)
	if moves > 0 {
		l.env.Log.InfoContext(ctx, "customers have been silent for too long", "tenant", tenant.ID, "moves", moves)
	}
	return errors.Join(counted, renewed, err)
}

func (l *Lifecycle) erase(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error) {
	anonymised, err := l.App(tenant).EraseSteps(ctx, append([]string{customerID}, aliases...))
	return []contracts.Erased{{Kind: "stage_steps", Anonymised: anonymised}}, err
}

func (l *Lifecycle) collect(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
	steps, err := l.App(tenant).CollectSteps(ctx, append([]string{customerID}, aliases...))
	documents := make([]contracts.CollectedDocument, len(steps))
	for i, step := range steps {
		documents[i] = contracts.CollectedDocument{Kind: "stage_steps", ID: step.ID, Data: step}
	}
	return documents, err
}
