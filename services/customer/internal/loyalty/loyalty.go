// Package loyalty is programmes in which customers earn points, rise in tier and redeem offers. It follows the service's
// own events, and knows no area but the heart.
package loyalty

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/store"
)

// Loyalty are the use cases of every tenant's programmes.
type Loyalty struct {
	env       host.Env
	documents *store.Store
	needs     Needs
}

// Needs is what loyalty needs of the rest of the service.
type Needs struct {
	Customers func(tenant tenancy.ID) app.Customers
	// Segments knows who is on which list; nil: offers for a segment are refused.
	Segments func(tenant tenancy.ID) app.Segments
}

// Open opens the documents.
func Open(ctx context.Context, env host.Env, needs Needs) (*Loyalty, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	return &Loyalty{env: env, documents: documents, needs: needs}, err
}

// App returns a tenant's use cases; those of a tenant that is not served have the zero Tenant.
func (l *Loyalty) App(id tenancy.ID) app.App {
	tenant, _ := l.env.Tenants.Lookup(id)
	a := app.App{
		Programmes: l.documents.Programmes(id), Offers: l.documents.Offers(id), Accounts: l.documents.Accounts(id),
		Ledger: l.documents.Ledger(id), Redemptions: l.documents.Redemptions(id), Customers: l.needs.Customers(id),
		Tenant: tenant, Clock: l.env.Now, NewID: l.env.NewID,
	}
	if l.needs.Segments != nil {
		a.Segments = l.needs.Segments(id)
	}
	return a
}

// Area returns what the service runs of it.
func (l *Loyalty) Area() area.Area {
	return area.Area{
		Name: "loyalty",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App { return l.App(p.Tenant) })
		},
		Published: consume.Events{App: l.App}.Published,
		Sweep:     l.sweep,
		Erase: func(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error) {
			return l.App(tenant).Erase(ctx, slices.Concat([]string{customerID}, aliases))
		},
		Collect: func(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
			return l.App(tenant).Collect(ctx, slices.Concat([]string{customerID}, aliases))
		},
	}
}

// sweep does what is due in accounts, and ends the redemptions that a crash left half done.
func (l *Loyalty) sweep(ctx context.Context, tenant tenancy.Tenant) error {
	ctx = origin.With(ctx, origin.Origin{Actor: consume.Actor})
	a := l.App(tenant.ID)
	_, due := a.Review(ctx)
	finished, err := a.FinishRedemptions(ctx)
	if finished > 0 {
		l.env.Log.InfoContext(ctx, "ended redemptions that were left half done", "tenant", tenant.ID, "redemptions", finished)
	}
	return errors.Join(due, err)
}
