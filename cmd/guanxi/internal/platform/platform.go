// Package platform is the list of services that Guanxi consists of, each with how it is built. It is the one place in
// this module that names them.
package platform

import (
	"context"
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/services/analytics"
	"github.com/guanxi-crm/guanxi/services/customer"
	"github.com/guanxi-crm/guanxi/services/feedback"
	"github.com/guanxi-crm/guanxi/services/interaction"
)

// Build makes a service with its default configuration, on a platform that customers reach at publicURL.
type Build func(ctx context.Context, env host.Env, publicURL string) (*host.Service, error)

// Part is one service of the platform.
type Part struct {
	Name    string
	Summary string // one sentence
	Build   Build
}

// Parts returns the services, in the order in which they are started and shown.
func Parts() []Part {
	return []Part{
		{"customer", "Who the customers are, what they bought, and where each stands.", with(customer.New, none)},
		{"interaction", "Contacts with customers, one timeline for each, and follow-up visits.", with(interaction.New, none)},
		{"feedback", "Surveys, their answers, and the cases that come of them.", with(feedback.New, func(cfg *feedback.Config, publicURL string) {
			cfg.PublicURL = publicURL
		})},
		{"analytics", "Profiles of customers, segments, cohorts, and the figures of the business.", with(analytics.New, none)},
	}
}

// Names returns the services' names.
func Names() []string {
	var names []string
	for _, part := range Parts() {
		names = append(names, part.Name)
	}
	return names
}

// with gives a service the defaults that its configuration declares, and what set changes of them.
func with[C any](build host.Build[C], set func(cfg *C, publicURL string)) Build {
	return func(ctx context.Context, env host.Env, publicURL string) (*host.Service, error) {
		var cfg C
		if err := kong.ApplyDefaults(&cfg); err != nil {
			return nil, fmt.Errorf("defaults of the service: %w", err)
		}
		set(&cfg, publicURL)
		return build(ctx, env, cfg)
	}
}

func none[C any](*C, string) {}
