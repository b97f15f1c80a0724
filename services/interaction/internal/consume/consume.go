// Package consume is what the interaction service does with events: the customer service's, feedback's, and its own,
// with which it finishes what a crash between two writes left undone. One file per noun; the effects are the use cases'.
package consume

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
)

// Group is the service's consumer group.
const Group = "interaction"

// Topics are those the service reads.
func Topics() []string {
	return []string{contracts.CustomerTopic, contracts.FeedbackTopic, contracts.InteractionTopic}
}

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

// attempts bounds how often a batch is applied again that lost the race for a copy: a merged customer's is also changed by
// events of the one who remains, which come from another partition.
const attempts = 10

// apply gathers what one tenant's events lead to and writes it.
func apply(ctx context.Context, tenant app.App, events []eventbus.Event) (err error) {
	for range attempts {
		if err = applyOnce(ctx, tenant, events); !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return err
}

func applyOnce(ctx context.Context, tenant app.App, events []eventbus.Event) error {
	ids, err := customersOf(events)
	if err != nil {
		return err
	}
	batch, err := tenant.Begin(ctx, ids)
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

// take routes an event to what is done with it; events of other types are not for this service.
func take(batch *app.Batch, e eventbus.Event) error {
	switch e.Type {
	case contracts.CustomerRegistered{}.EventType():
		return customerRegistered(batch, e)
	case contracts.CustomerChanged{}.EventType():
		return customerChanged(batch, e)
	case contracts.CustomerDeleted{}.EventType():
		return customerDeleted(batch, e)
	case contracts.CustomersMerged{}.EventType():
		return customersMerged(batch, e)
	case contracts.CustomersUnmerged{}.EventType():
		return customersUnmerged(batch, e)
	case contracts.ErasureRequested{}.EventType():
		return erasureRequested(batch, e)
	case contracts.AccessRequested{}.EventType():
		return accessRequested(batch, e)
	case contracts.PurchaseRecorded{}.EventType():
		return purchaseRecorded(batch, e)
	case contracts.PurchaseRefunded{}.EventType():
		return purchaseRefunded(batch, e)
	case contracts.PurchaseChanged{}.EventType():
		return purchaseChanged(batch, e)
	case contracts.StageChanged{}.EventType():
		return stageChanged(batch, e)
	case contracts.ResponseReceived{}.EventType():
		return responseReceived(batch, e)
	case contracts.CaseOpened{}.EventType():
		return caseOpened(batch, e)
	case contracts.CaseResolved{}.EventType():
		return caseResolved(batch, e)
	case contracts.CaseClosed{}.EventType():
		return caseClosed(batch, e)
	case contracts.InteractionLogged{}.EventType():
		return interactionLogged(batch, e)
	case contracts.VisitDone{}.EventType():
		return visitDone(batch, e)
	case contracts.VisitMissed{}.EventType():
		return visitMissed(batch, e)
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

// customersOf returns the customers whose copies the events change or are decided by.
func customersOf(events []eventbus.Event) ([]string, error) {
	var ids []string
	seen := map[string]bool{}
	for _, e := range events {
		others, err := othersOf(e)
		if err != nil {
			return nil, err
		}
		for _, id := range append(others, e.Key) {
			if id != "" && !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// othersOf returns the customers that an event is about besides the one by whose id it is in order.
func othersOf(e eventbus.Event) ([]string, error) {
	switch e.Type {
	case contracts.CustomersMerged{}.EventType():
		told, err := eventbus.Decode[contracts.CustomersMerged](e)
		return []string{told.MergedID}, err
	case contracts.CustomersUnmerged{}.EventType():
		told, err := eventbus.Decode[contracts.CustomersUnmerged](e)
		return []string{told.Unmerged.ID}, err
	case contracts.ErasureRequested{}.EventType():
		told, err := eventbus.Decode[contracts.ErasureRequested](e)
		return told.Aliases, err
	default:
		return nil, nil
	}
}
