// Package customers is the heart of the service: who a tenant's customers are, what they buy, and where each stands. The
// other areas build on it; it knows none of them.
package customers

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/quota"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/store"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Customers are the use cases of every tenant's customers.
type Customers struct {
	// Catalogue, which is set before anything is asked, knows the products of each tenant.
	Catalogue func(tenancy.ID) app.Catalogue
	// Definitions, which is set before anything is asked, returns those of a tenant's own fields.
	Definitions func(ctx context.Context, tenant tenancy.ID) (fields.Definitions, error)

	// Life, which is set before anything is asked, knows how each tenant's customers live.
	Life func(context.Context, tenancy.Tenant) (domain.Life, error)

	env       host.Env
	documents *store.Store
	room      *quota.Quota
}

// Open opens the documents.
func Open(ctx context.Context, env host.Env) (*Customers, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	c := &Customers{env: env, documents: documents}
	c.room = quota.New(c.Count, env.Now)
	return c, nil
}

// Count counts the tenant's customers that are not deleted.
func (c *Customers) Count(ctx context.Context, id tenancy.ID) (int64, error) {
	return c.documents.Customers(id).Count(ctx)
}

// App returns a tenant's use cases; those of a tenant that is not served have the zero Tenant.
func (c *Customers) App(id tenancy.ID) app.App {
	tenant, _ := c.env.Tenants.Lookup(id)
	return app.App{
		Life: func(ctx context.Context) (domain.Life, error) { return c.Life(ctx, tenant) },
		Room: c.room.Of(tenant), MayChange: func(ctx context.Context) error { return c.env.MayChange(ctx, id) },
		Customers: c.documents.Customers(id), Purchases: c.documents.Purchases(id),
		Insights: c.documents.Insights(id), Graveyard: c.documents.Graveyard(id), Settling: c.documents.Settling(id),
		Definitions: func(ctx context.Context) (fields.Definitions, error) { return c.Definitions(ctx, id) },
		Catalogue:   c.Catalogue(id), Tenant: tenant, Clock: c.env.Now, NewID: c.env.NewID,
	}
}

// Area returns what the service runs of it.
func (c *Customers) Area() area.Area {
	events := consume.Events{App: c.App}
	return area.Area{
		Name: "customers",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App { return c.App(p.Tenant) })
		},
		Published: events.Published,
		Apply:     events.Apply,
		Sweep:     c.sweep,
		Erase:     c.erase,
		Collect:   c.collect,
	}
}

// sweep finishes purchases that were claimed but not told of, and settles customers anew where that is due.
func (c *Customers) sweep(ctx context.Context, tenant tenancy.Tenant) error {
	use := c.App(tenant.ID)
	finished, err := use.FinishPurchases(ctx)
	if finished > 0 {
		c.env.Log.InfoContext(ctx, "finished purchases that were half recorded", "tenant", tenant.ID, "purchases", finished)
	}
	settled, unsettled := use.SettleAnew(ctx)
	if settled > 0 {
		c.env.Log.InfoContext(ctx, "settled customers anew", "tenant", tenant.ID, "customers", settled)
	}
	return errors.Join(err, unsettled)
}
