// Package interaction is the interaction service: every contact with a customer, one timeline of what happened, and the
// follow-up visits that come of purchases.
package interaction

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/api"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/consume"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/schedule"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/store"
)

// Config is the service's own configuration.
type Config struct {
	ScheduleEvery time.Duration `help:"How often to look for follow-ups that have fallen due." default:"1m"`
}

// New wires the service.
func New(ctx context.Context, env host.Env, cfg Config) (*host.Service, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	http, err := env.API("interaction", "Contacts with customers, one timeline for each, and follow-up visits.")
	if err != nil {
		return nil, err
	}
	tenantApp := tenantApps(documents, env)
	api.Routes(http, func(p auth.Principal) app.App { return tenantApp(p.Tenant) })
	relay := env.Bus.Relay(eventbus.Outlet{Store: env.Store, Source: contracts.InteractionSource, Topic: contracts.InteractionTopic, Withhold: env.Withhold})
	consumer := env.Bus.Consumer(eventbus.Subscription{Group: consume.Group, Topics: consume.Topics(), Handler: consume.Handler(tenantApp)})
	scheduler := schedule.Scheduler{Every: cmp.Or(cfg.ScheduleEvery, time.Minute), Tenants: env.Tenants.All, App: tenantApp, Log: env.Log}
	return &host.Service{Name: "interaction", API: http, Parts: []service.Part{relay, consumer, scheduler.Part()}}, nil
}

// tenantApps returns the use cases of each tenant.
func tenantApps(documents *store.Store, env host.Env) func(tenancy.ID) app.App {
	return func(tenant tenancy.ID) app.App {
		return app.App{
			Customers: documents.Customers(tenant), Touchpoints: documents.Touchpoints(tenant), Tasks: documents.Tasks(tenant),
			Timeline: documents.Timeline(tenant), Now: env.Now, NewID: env.NewID, Log: env.Log,
			Erasures: documents.Erasures(tenant), Handovers: documents.Handovers(tenant),
			Holdings: api.Holdings(documents.TouchpointsHeld(tenant), documents.TasksHeld(tenant), documents.TimelineHeld(tenant)),
			Policy:   sync.OnceValue(func() domain.Policy { return policyOf(env, tenant) }),
		}
	}
}

// policyOf reads how a tenant follows purchases up. A setting that cannot be read is logged and its default taken: a slip
// in the tenants file must not hold up the tenant's events.
func policyOf(env host.Env, id tenancy.ID) domain.Policy {
	tenant, _ := env.Tenants.Lookup(id)
	policy, err := domain.ReadPolicy(tenant.Settings, tenant.Location())
	if err != nil {
		env.Log.Warn("tenant setting not understood", "tenant", id, "error", err)
	}
	return policy
}
