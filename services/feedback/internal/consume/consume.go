// Package consume is what the feedback service does with events: the customer service's, and its own answers, whose cases
// it opens should a crash have come between. One file per noun; the effects are the use cases'.
package consume

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
)

// Group is the service's consumer group.
const Group = "feedback"

// Topics are those the service reads.
func Topics() []string { return []string{contracts.CustomerTopic, contracts.FeedbackTopic} }

// Handler applies batches of events to their tenants.
func Handler(tenantApp func(tenancy.ID) app.App) eventbus.Handler {
	return func(ctx context.Context, events []eventbus.Event) error {
		for tenant, events := range byTenant(events) {
			if err := apply(ctx, tenantApp(tenant), events); err != nil {
				return err
			}
		}
		return nil
	}
}

// apply gathers what one tenant's events lead to and writes it.
func apply(ctx context.Context, tenant app.App, events []eventbus.Event) error {
	batch, err := tenant.Begin(ctx, customersOf(events))
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := take(batch, e); err != nil {
			return err
		}
	}
	return batch.Commit(ctx)
}

// take routes an event to what is done with it; events of other types, purchases above all, are not for this service.
func take(batch *app.Batch, e eventbus.Event) error {
	switch e.Type {
	case contracts.CustomerRegistered{}.EventType():
		return customerRegistered(batch, e)
	case contracts.CustomerChanged{}.EventType():
		return customerChanged(batch, e)
	case contracts.CustomerDeleted{}.EventType():
		return customerDeleted(batch, e)
	case contracts.ResponseReceived{}.EventType():
		return responseReceived(batch, e)
	default:
		return nil
	}
}

func byTenant(events []eventbus.Event) map[tenancy.ID][]eventbus.Event {
	tenants := map[tenancy.ID][]eventbus.Event{}
	for _, e := range events {
		tenants[tenancy.ID(e.Tenant)] = append(tenants[tenancy.ID(e.Tenant)], e)
	}
	return tenants
}

// customersOf returns the customers whose copies the events change.
func customersOf(events []eventbus.Event) []string {
	var ids []string
	seen := map[string]bool{}
	for _, e := range events {
		switch e.Type {
		case contracts.CustomerRegistered{}.EventType(), contracts.CustomerChanged{}.EventType(), contracts.CustomerDeleted{}.EventType():
			if !seen[e.Subject] {
				seen[e.Subject] = true
				ids = append(ids, e.Subject)
			}
		}
	}
	return ids
}
