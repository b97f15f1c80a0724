// Package audit keeps the trail of every change: who made it, when, from where, and what became of which field. It is made
// of the service's own events once they are published, so a change cannot be stored without its entry being due; it is
// only ever added to, as a hash chain per tenant. It knows nothing of what the changes mean.
package audit

import (
	"context"
	"crypto/rand"
	"hash/maphash"
	"maps"
	"slices"
	"sync"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/store"
)

// Audit is every tenant's trail.
type Audit struct {
	documents *store.Store
	seed      maphash.Seed
	// appending are the locks of the tenants whose names have the same hash.
	appending [64]sync.Mutex
}

// Open opens the trail's documents.
func Open(ctx context.Context, env host.Env) (*Audit, error) {
	documents, err := store.Open(ctx, env.Store)
	if err != nil {
		return nil, err
	}
	return &Audit{documents: documents, seed: maphash.MakeSeed()}, nil
}

// Area returns what the service runs of it.
func (a *Audit) Area() area.Area {
	return area.Area{
		Name: "audit",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) api.Reader { return a.documents.Trail(p.Tenant) })
		},
		Published: a.record,
		Sweep:     func(ctx context.Context, tenant tenancy.Tenant) error { return a.app(tenant.ID).Settle(ctx) },
		Erase:     a.Erase,
		Collect:   a.Collect,
	}
}

// Erase removes the values from all entries of a customer, those still to come among them.
func (a *Audit) Erase(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.Erased, error) {
	return a.app(tenant).Erase(ctx, append([]string{customerID}, aliases...))
}

// Collect returns all entries of a customer.
func (a *Audit) Collect(ctx context.Context, tenant tenancy.ID, customerID string, aliases []string) ([]contracts.CollectedDocument, error) {
	return a.app(tenant).Collect(ctx, append([]string{customerID}, aliases...))
}

func (a *Audit) app(tenant tenancy.ID) app.App {
	lock := &a.appending[maphash.String(a.seed, string(tenant))%uint64(len(a.appending))]
	return app.App{Trail: a.documents.Trail(tenant), Random: rand.Reader, Appending: lock}
}

// record adds the entries of what was published.
func (a *Audit) record(ctx context.Context, events []eventbus.Event) error {
	told := map[string][]domain.Told{}
	for _, e := range events {
		if domain.Recorded(e.Type) {
			told[e.Tenant] = append(told[e.Tenant], domain.Told{
				EventID: e.ID, Type: e.Type, Subject: e.Subject, At: e.Time, Actor: e.Actor, Address: e.Address, Data: e.Data,
			})
		}
	}
	for _, tenant := range slices.Sorted(maps.Keys(told)) {
		if err := a.app(tenancy.ID(tenant)).Append(ctx, told[tenant]); err != nil {
			return err
		}
	}
	return nil
}
