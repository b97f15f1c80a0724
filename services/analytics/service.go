// Package analytics is the analytics service: the read side, made of the other services' events. A profile of each
// customer, the tenant's figures and cohorts, and the segments its customers are in.
package analytics

import (
	"cmp"
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/api"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/consume"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/rebuild"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/scoring"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/store"
)

// Config is the service's own configuration.
type Config struct {
	ScoreAfter time.Duration `help:"Score a tenant's customers when their purchases have not changed for this long." default:"2s"`
	ScoreEvery time.Duration `help:"Score them at least this often while purchases keep coming." default:"1m"`
	LookEvery  time.Duration `help:"How often to look whether a rebuild was asked for." default:"1s"`
}

// New wires the service.
func New(ctx context.Context, env host.Env, cfg Config) (*host.Service, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	http, err := env.API("analytics", "Profiles of customers, segments, cohorts, and the figures of the business.")
	if err != nil {
		return nil, err
	}
	waiting := &scoring.Waiting{Quiet: cmp.Or(cfg.ScoreAfter, 2*time.Second), Patience: cmp.Or(cfg.ScoreEvery, time.Minute)}
	on := func(generation int64) func(tenancy.ID) app.App {
		return func(tenant tenancy.ID) app.App { return tenantApp(env, documents, waiting, tenant, generation) }
	}

	var reader *rebuild.Reader
	subscription := func(generation int64) eventbus.Subscription {
		changed := func(tenant tenancy.ID) { waiting.Changed(tenant, env.Now()) }
		answers := func() bool { return reader.Reading().Active == generation }
		return eventbus.Subscription{
			Group: consume.Group, Topics: consume.Topics(), Generation: generation,
			Handler: consume.Answering(consume.Handler(on(generation), changed), on(generation), answers),
		}
	}
	positions := func(ctx context.Context, generation int64) ([]eventbus.Position, error) {
		return env.Bus.Positions(ctx, subscription(generation))
	}
	reader = &rebuild.Reader{
		Readings: documents.Readings(), Positions: positions, Every: cmp.Or(cfg.LookEvery, time.Second), Now: env.Now, Log: env.Log,
		Consumer: func(generation int64) service.Part { return env.Bus.Consumer(subscription(generation)) },
	}
	if err := reader.Load(ctx); err != nil {
		return nil, err
	}
	scorer := scoring.Scorer{
		Waiting: waiting, Tenants: env.Tenants.Active, Served: env.Tenants.IsActive, Now: env.Now, Log: env.Log,
		App:    func(tenant tenancy.ID) app.App { return on(reader.Reading().Consuming())(tenant) },
		Paused: func() bool { return reader.Reading().Phase == domain.Building },
	}
	reader.Score = func(ctx context.Context, generation int64) error { return scorer.ScoreAll(ctx, on(generation)) }

	api.Routes(http, func(p auth.Principal) app.App {
		reading := reader.Reading()
		answering := on(reading.Active)(p.Tenant)
		answering.Rebuilding = reading.Rebuilding()
		return answering
	}, app.Platform{Readings: documents.Readings(), Lag: lagOf(positions), Now: env.Now})

	relay := env.Bus.Relay(eventbus.Outlet{Store: env.Store, Source: contracts.AnalyticsSource, Topic: contracts.AnalyticsTopic, Withhold: env.Withhold})
	return &host.Service{Name: "analytics", API: http, Parts: []service.Part{relay, reader.Part(), scorer.Part()}}, nil
}

// lagOf sums up how many events are not read yet.
func lagOf(positions func(context.Context, int64) ([]eventbus.Position, error)) func(context.Context, int64) (int64, error) {
	return func(ctx context.Context, generation int64) (lag int64, err error) {
		all, err := positions(ctx, generation)
		for _, p := range all {
			lag += p.End - p.Next
		}
		return lag, err
	}
}

// tenantApp returns one tenant's use cases on a generation of the read models.
func tenantApp(env host.Env, documents *store.Store, waiting *scoring.Waiting, id tenancy.ID, generation int64) app.App {
	tenant, _ := env.Tenants.Lookup(id) // events of a tenant that has left are still read, and answer to nobody
	return app.App{
		Profiles: documents.Profiles(id, generation), Figures: documents.Figures(id, generation), Segments: documents.Segments(id),
		Erasures: documents.Erasures(id), Handovers: documents.Handovers(id), Show: api.Show,
		Scorings: documents.Scorings(id, generation), Currency: tenant.Currency, Location: tenant.Location(), Now: env.Now,
		RequestScoring: func(asOf domain.Day) { waiting.Asked(id, asOf) },
	}
}
