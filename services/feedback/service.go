// Package feedback is the feedback service: what customers are asked, what they answer, and the cases that come of it,
// each until the customer has been told how it ended.
package feedback

import (
	"cmp"
	"context"
	"crypto/rand"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/api"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/consume"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/store"
)

// Config is the service's own configuration.
type Config struct {
	PublicURL string `help:"Where links of invitations begin, for tenants whose settings have no feedback.publicUrl." default:"http://127.0.0.1:8080"`
}

// New wires the service.
func New(ctx context.Context, env host.Env, cfg Config) (*host.Service, error) {
	installation, err := cfg.publicURL()
	if err != nil {
		return nil, err
	}
	documents, err := store.Open(ctx, env.Store, env.Now)
	if err != nil {
		return nil, err
	}
	http, err := env.API("feedback", "Surveys, their answers, and the cases that come of them.")
	if err != nil {
		return nil, err
	}
	tenantApp := tenantApps(documents, env)
	api.Routes(http, tenantApp, publicURLs(env, installation))
	relay := env.Bus.Relay(eventbus.Outlet{Store: env.Store, Source: contracts.FeedbackSource, Topic: contracts.FeedbackTopic, Withhold: env.Withhold})
	consumer := env.Bus.Consumer(eventbus.Subscription{Group: consume.Group, Topics: consume.Topics(), Handler: consume.Handler(tenantApp)})
	return &host.Service{Name: "feedback", API: http, Parts: []service.Part{relay, consumer}}, nil
}

// tenantApps returns the use cases of each tenant; those of a tenant that is not served have the zero Tenant.
func tenantApps(documents *store.Store, env host.Env) func(tenancy.ID) app.App {
	return func(id tenancy.ID) app.App {
		tenant, _ := env.Tenants.Lookup(id)
		return app.App{
			Tenant: tenant, Customers: documents.Customers(id), Surveys: documents.Surveys(id),
			Invitations: documents.Invitations(id), Cases: documents.Cases(id),
			Erasures: documents.Erasures(id), Handovers: documents.Handovers(id),
			Holdings: api.Holdings(documents.InvitationsHeld(id), documents.CasesHeld(id)),
			Now:      env.Now, NewID: env.NewID, Random: rand.Reader, Log: env.Log,
		}
	}
}

// Validate says what is wrong with the configuration.
func (c Config) Validate() error {
	_, err := c.publicURL()
	return err
}

// publicURL returns the configured address, of tenants that have none of their own.
func (c Config) publicURL() (string, error) { return webAddress(cmp.Or(c.PublicURL, defaultPublicURL)) }
