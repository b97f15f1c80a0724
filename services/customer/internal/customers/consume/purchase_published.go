package consume

import (
	"context"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// purchasesPublished marks the steps of purchases told that the events tell of.
func (c Events) purchasesPublished(ctx context.Context, events []eventbus.Event) error {
	published := map[string][]domain.Step{}
	for _, e := range events {
		step, ok, err := app.StepOf(e.Type, e.Data)
		if err != nil {
			return err
		}
		if ok {
			published[e.Tenant] = append(published[e.Tenant], step)
		}
	}
	for _, tenant := range slices.Sorted(maps.Keys(published)) {
		if err := c.App(tenancy.ID(tenant)).ConfirmPurchases(ctx, published[tenant]); err != nil {
			return err
		}
	}
	return nil
}
