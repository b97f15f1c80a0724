// Package privacy is what customers may ask of a tenant, and what the law does: consent to be contacted, all that is held of
// them, and to be erased everywhere; and what a tenant may not keep for ever. It knows the customers, but none of the other
// areas: what those hold it erases and collects through area.Area.
package privacy

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/store"
)

// Privacy are the use cases of every tenant's privacy.
type Privacy struct {
	env       host.Env
	customers *customers.Customers
	others    []area.Area
	documents *store.Store
	overdue   *overdue
	again     again
}

// actor is who erases and applies rules when nobody asks.
const actor = "service:customer"

// Open opens the documents. Others are the areas that hold data of customers besides this one.
func Open(ctx context.Context, env host.Env, customers *customers.Customers, others []area.Area) (*Privacy, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	p := &Privacy{env: env, customers: customers, others: others, documents: documents, overdue: &overdue{of: map[tenancy.ID]int64{}}}
	return p, p.overdue.show(env)
}

// App returns a tenant's use cases.
func (p *Privacy) App(id tenancy.ID) app.App {
	a := app.App{
		Customers: known{p.customers.App(id)}, Erasures: p.documents.Erasures(id), Access: p.documents.Access(id),
		Documents: p.documents.Documents(id), Consents: p.documents.Consents(id), Purposes: p.documents.Purposes(id),
		Settings: p.documents.Settings(id), Proposals: p.documents.Proposals(id), Retentions: p.documents.Retentions(id),
		Clock: p.env.Now, NewID: p.env.NewID, Log: p.env.Log.With("tenant", string(id)),
		Again: func(erasureID string) { p.again.add(waiting{id, erasureID}) },
	}
	for _, other := range append([]area.Area{p.Area()}, p.others...) {
		a.Holders = append(a.Holders, holder(other, id))
	}
	return a
}

// holder is an area as far as one tenant's data of customers goes.
func holder(a area.Area, tenant tenancy.ID) app.Holder {
	var h app.Holder
	if a.Erase != nil {
		h.Erase = func(ctx context.Context, id string, aliases []string) ([]contracts.Erased, error) {
			return a.Erase(ctx, tenant, id, aliases)
		}
	}
	if a.Collect != nil {
		h.Collect = func(ctx context.Context, id string, aliases []string) ([]contracts.CollectedDocument, error) {
			return a.Collect(ctx, tenant, id, aliases)
		}
	}
	return h
}

// Area returns what the service runs of it.
func (p *Privacy) Area() area.Area {
	return area.Area{
		Name: "privacy",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(who auth.Principal) app.App { return p.App(who.Tenant) })
		},
		Apply: consume.Events{App: p.App}.Apply,
		Sweep: p.sweep,
		Parts: []service.Part{p.part()},
		Erase: func(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.Erased, error) {
			return p.App(tenant).EraseHeld(ctx, id, aliases)
		},
		Collect: func(ctx context.Context, tenant tenancy.ID, id string, aliases []string) ([]contracts.CollectedDocument, error) {
			return p.App(tenant).CollectHeld(ctx, id, aliases)
		},
	}
}

// sweep goes on with erasures and access requests, and applies the rules of retention.
func (p *Privacy) sweep(ctx context.Context, tenant tenancy.Tenant) error {
	ctx = origin.With(ctx, origin.Origin{Actor: actor})
	a := p.App(tenant.ID)
	err := errors.Join(a.SweepErasures(ctx), a.SweepAccess(ctx), a.FinishApproved(ctx), a.ApplyRetention(ctx))
	late, counted := p.documents.Erasures(tenant.ID).Overdue(ctx)
	if counted == nil {
		p.overdue.note(tenant.ID, late)
	}
	return errors.Join(err, counted)
}

// known is the tenant's customers as privacy needs them.
type known struct{ heart.App }

// Untold implements app.Customers.
func (k known) Untold(ctx context.Context, ids []string) (bool, error) {
	return k.Customers.Untold(ctx, ids)
}

// Untouched implements app.Customers.
func (k known) Untouched(ctx context.Context, f heart.Untouched) (docstore.Page[domain.Customer], error) {
	return k.Customers.Untouched(ctx, f)
}
