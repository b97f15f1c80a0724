package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
)

func purchaseRecorded(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.PurchaseRecorded](e)
	if err != nil {
		return err
	}
	if err := batch.PurchaseRecorded(told); err != nil {
		return eventbus.Permanent(err)
	}
	return nil
}
