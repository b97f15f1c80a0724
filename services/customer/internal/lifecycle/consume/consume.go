// Package consume is what the lifecycle area does with events: the service's own, of which history and funnel are made,
// and analytics', which may put a customer at risk. It decides nothing.
package consume

import (
	"context"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// Events handles events of one batch, which may be of several tenants.
type Events struct {
	App func(tenant tenancy.ID) app.App
	// Stepped is told of tenants that have new steps for the funnel.
	Stepped func(tenant tenancy.ID)
}

// Published stores the steps that customers' events tell of.
func (c Events) Published(ctx context.Context, events []eventbus.Event) error {
	steps := map[string][]domain.Step{}
	for _, e := range events {
		told, err := decode(e)
		if err != nil {
			return err
		}
		if told == nil {
			continue
		}
		zone := c.App(tenancy.ID(e.Tenant)).Tenant.Location()
		source := domain.Source{Subject: e.Subject, Sequence: e.Sequence, At: e.Time, Zone: zone}
		if step, is := domain.StepOf(source, told); is {
			steps[e.Tenant] = append(steps[e.Tenant], step)
		}
	}
	for _, tenant := range slices.Sorted(maps.Keys(steps)) {
		if err := c.App(tenancy.ID(tenant)).Steps.AddAll(ctx, steps[tenant]); err != nil {
			return err
		}
		c.Stepped(tenancy.ID(tenant))
	}
	return nil
}

// decode reads an event of which a step may be made; of others it returns nothing.
func decode(e eventbus.Event) (contracts.Data, error) {
	switch e.Type {
	case contracts.CustomerRegistered{}.EventType():
		return eventbus.Decode[contracts.CustomerRegistered](e)
	case contracts.StageChanged{}.EventType():
		return eventbus.Decode[contracts.StageChanged](e)
	case contracts.CustomerDeleted{}.EventType():
		return eventbus.Decode[contracts.CustomerDeleted](e)
	case contracts.CustomersMerged{}.EventType():
		return eventbus.Decode[contracts.CustomersMerged](e)
	case contracts.CustomersUnmerged{}.EventType():
		return eventbus.Decode[contracts.CustomersUnmerged](e)
	default:
		return nil, nil //nolint:nilnil // most events tell of no step
	}
}

// Apply has the rule of churn risk decide on the customers whose risk analytics tells.
func (c Events) Apply(ctx context.Context, events []eventbus.Event) error {
	risks := map[string][]app.Risk{}
	for _, e := range events {
		if e.Type != (contracts.ChurnRiskChanged{}).EventType() {
			continue
		}
		told, err := eventbus.Decode[contracts.ChurnRiskChanged](e)
		if err != nil {
			return err
		}
		risks[e.Tenant] = append(risks[e.Tenant], app.Risk{CustomerID: told.CustomerID, Risk: told.Risk, ScoredAt: told.ScoredAt})
	}
	for _, tenant := range slices.Sorted(maps.Keys(risks)) {
		if err := c.App(tenancy.ID(tenant)).FearLosses(ctx, risks[tenant]); err != nil {
			return err
		}
	}
	return nil
}
