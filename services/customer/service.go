// Package customer is the customer service: who the tenant's customers are, what they bought, and where each stands.
package customer

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
)

// Config is the service's own configuration.
type Config struct{}

// New wires the service.
func New(ctx context.Context, env host.Env, _ Config) (*host.Service, error) {
	http, err := env.API("customer", "Customers, what they bought, and where each stands in its life with the tenant.")
	if err != nil {
		return nil, err
	}
	heart, areas, err := openAreas(ctx, env)
	if err != nil {
		return nil, err
	}
	relay := env.Bus.Relay(eventbus.Outlet{
		Store: env.Store, Source: contracts.CustomerSource, Topic: contracts.CustomerTopic, BeforeAck: published(areas),
		Withhold: env.Withhold,
	})
	others := env.Bus.Consumer(eventbus.Subscription{
		Group: "customer", Handler: apply(areas),
		Topics: []string{contracts.InteractionTopic, contracts.FeedbackTopic, contracts.AnalyticsTopic},
	})
	parts := []service.Part{relay, others, sweeper(env, areas)}
	for _, a := range areas {
		if a.Routes != nil {
			a.Routes(http)
		}
		parts = append(parts, a.Parts...)
	}
	return &host.Service{Name: "customer", API: http, Customers: heart.Count, Parts: parts}, nil
}
