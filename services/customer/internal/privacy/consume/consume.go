// Package consume is what privacy does with the other services' answers to erasures and access requests. It decides nothing.
package consume

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// Events handles events of one batch, which may be of several tenants.
type Events struct {
	App func(tenant tenancy.ID) app.App
}

// Apply notes what other services have erased and collected.
func (c Events) Apply(ctx context.Context, batch []eventbus.Event) error {
	for _, e := range batch {
		if err := c.apply(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

func (c Events) apply(ctx context.Context, e eventbus.Event) error {
	switch e.Type {
	case (contracts.InteractionCustomerErased{}).EventType():
		told, err := eventbus.Decode[contracts.InteractionCustomerErased](e)
		return c.erased(ctx, e, domain.InteractionService, told.CustomerErased, err)
	case (contracts.FeedbackCustomerErased{}).EventType():
		told, err := eventbus.Decode[contracts.FeedbackCustomerErased](e)
		return c.erased(ctx, e, domain.FeedbackService, told.CustomerErased, err)
	case (contracts.AnalyticsCustomerErased{}).EventType():
		told, err := eventbus.Decode[contracts.AnalyticsCustomerErased](e)
		return c.erased(ctx, e, domain.AnalyticsService, told.CustomerErased, err)
	case (contracts.InteractionDataCollected{}).EventType():
		told, err := eventbus.Decode[contracts.InteractionDataCollected](e)
		return c.collected(ctx, e, domain.InteractionService, told.DataCollected, err)
	case (contracts.FeedbackDataCollected{}).EventType():
		told, err := eventbus.Decode[contracts.FeedbackDataCollected](e)
		return c.collected(ctx, e, domain.FeedbackService, told.DataCollected, err)
	case (contracts.AnalyticsDataCollected{}).EventType():
		told, err := eventbus.Decode[contracts.AnalyticsDataCollected](e)
		return c.collected(ctx, e, domain.AnalyticsService, told.DataCollected, err)
	default:
		return nil
	}
}

func (c Events) erased(ctx context.Context, e eventbus.Event, service string, told contracts.CustomerErased, err error) error {
	if err != nil {
		return err
	}
	return c.App(tenancy.ID(e.Tenant)).NoteErased(from(ctx, service), service, told)
}

func (c Events) collected(ctx context.Context, e eventbus.Event, service string, told contracts.DataCollected, err error) error {
	if err != nil {
		return err
	}
	return c.App(tenancy.ID(e.Tenant)).NoteCollected(from(ctx, service), service, told)
}

// from says that another service is who changes things.
func from(ctx context.Context, service string) context.Context {
	return origin.With(ctx, origin.Origin{Actor: "service:" + service})
}
