// Package behaviour is what customers do and the tenant watches for: kinds of behaviour that the tenant defines, each with
// a schema of what it may say, and what is reported of customers in batches. Of customers it knows that they exist.
package behaviour

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/store"
)

// Behaviour is the use cases of every tenant.
type Behaviour struct {
	env       host.Env
	documents *store.Store
	customers func(tenancy.ID) app.Customers
}

// Open opens the documents; customers are a tenant's.
func Open(ctx context.Context, env host.Env, customers func(tenancy.ID) app.Customers) (*Behaviour, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	return &Behaviour{env, documents, customers}, err
}

// App returns a tenant's use cases.
func (b *Behaviour) App(tenant tenancy.ID) app.App {
	return app.App{
		Definitions: b.documents.Definitions(tenant), Behaviours: b.documents.Behaviours(tenant), Customers: b.customers(tenant),
		Clock: b.env.Now, NewID: b.env.NewID,
	}
}

// Area returns what the service runs of it.
func (b *Behaviour) Area() area.Area {
	return area.Area{
		Name: "behaviour",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App { return b.App(p.Tenant) })
		},
		Erase: func(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error) {
			return b.App(tenant).EraseBehaviour(ctx, append([]string{customerID}, aliases...)...)
		},
		Collect: func(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
			return b.App(tenant).CollectBehaviour(ctx, append([]string{customerID}, aliases...)...)
		},
	}
}
