// Package customer is the customer service: who the tenant's customers are, what they bought, and where each stands.
package customer

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/consume"
	"github.com/guanxi-crm/guanxi/services/customer/internal/quota"
	"github.com/guanxi-crm/guanxi/services/customer/internal/store"
)

// Config is the service's own configuration.
type Config struct{}

// New wires the service.
func New(ctx context.Context, env host.Env, _ Config) (*host.Service, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	http, err := env.API("customer", "Customers, what they bought, and where each stands in its life with the tenant.")
	if err != nil {
		return nil, err
	}
	count := func(ctx context.Context, id tenancy.ID) (int64, error) { return documents.Customers(id).Count(ctx) }
	room := quota.New(count, env.Now)
	tenantApp := func(id tenancy.ID) app.App {
		tenant, _ := env.Tenants.Lookup(id)
		return app.App{
			Room: room.Of(tenant), MayChange: func(ctx context.Context) error { return env.MayChange(ctx, id) },
			Customers: documents.Customers(id), Purchases: documents.Purchases(id),
			Insights: documents.Insights(id), Imports: documents.Imports(id),
			Tenant: tenant, Clock: env.Now, NewID: env.NewID,
		}
	}
	api.Routes(http, func(p auth.Principal) app.App { return tenantApp(p.Tenant) })
	events := consume.Events{App: tenantApp}
	relay := env.Bus.Relay(eventbus.Outlet{
		Store: env.Store, Source: contracts.CustomerSource, Topic: contracts.CustomerTopic, BeforeAck: events.Published,
		Withhold: env.Withhold,
	})
	findings := env.Bus.Consumer(eventbus.Subscription{
		Group: "customer", Topics: []string{contracts.FeedbackTopic, contracts.AnalyticsTopic}, Handler: events.Apply,
	})
	return &host.Service{
		Name: "customer", API: http, Customers: count,
		Parts: []service.Part{relay, findings, sweeper(env, tenantApp)},
	}, nil
}
