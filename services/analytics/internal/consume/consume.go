// Package consume is what the analytics service does with the other services' events: it turns them into the domain's
// and has each tenant's part of a batch applied. What an event changes is the domain's business.
package consume

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Group is the service's consumer group.
const Group = "analytics"

// Topics are those the service reads.
func Topics() []string {
	return []string{contracts.CustomerTopic, contracts.FeedbackTopic, contracts.InteractionTopic}
}

// Handler applies batches of events to their tenants, and says of which the scores may have changed.
func Handler(tenantApp func(tenancy.ID) app.App, changed func(tenancy.ID)) eventbus.Handler {
	return func(ctx context.Context, batch []eventbus.Event) error {
		if len(batch) == 0 {
			return nil
		}
		from := app.Partition{Topic: batch[0].Topic, Number: batch[0].Partition}
		tenants, err := byTenant(batch)
		if err != nil {
			return err
		}
		for tenant, events := range tenants {
			scoring, err := tenantApp(tenant).ApplyEvents(ctx, from, events)
			if errors.Is(err, domain.ErrGap) || errors.Is(err, domain.ErrMalformed) {
				return eventbus.Permanent(err)
			}
			if err != nil {
				return err
			}
			if scoring {
				changed(tenant)
			}
		}
		return nil
	}
}

// byTenant reads the events this service has a use for.
func byTenant(batch []eventbus.Event) (map[tenancy.ID][]domain.Event, error) {
	tenants := make(map[tenancy.ID][]domain.Event, 1)
	for _, e := range batch {
		read, ok, err := eventOf(e)
		if err != nil {
			return nil, err
		}
		if ok {
			tenants[tenancy.ID(e.Tenant)] = append(tenants[tenancy.ID(e.Tenant)], read)
		}
	}
	return tenants, nil
}
