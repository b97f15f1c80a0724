package consume

import (
	"context"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Published marks the purchases recorded that the events tell of. The relay calls it when the events are on their
// topic, before it takes them off their customers.
func (c Events) Published(ctx context.Context, events []eventbus.Event) error {
	published := map[string][]string{}
	for _, e := range events {
		if e.Type != (contracts.PurchaseRecorded{}).EventType() {
			continue
		}
		told, err := eventbus.Decode[contracts.PurchaseRecorded](e)
		if err != nil {
			return err
		}
		published[e.Tenant] = append(published[e.Tenant], told.PurchaseID)
	}
	for _, tenant := range slices.Sorted(maps.Keys(published)) {
		if err := c.App(tenancy.ID(tenant)).ConfirmPurchases(ctx, published[tenant]); err != nil {
			return err
		}
	}
	return nil
}
