package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
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

func purchaseRefunded(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.PurchaseRefunded](e)
	if err != nil {
		return err
	}
	entry, err := domain.OfRefund(told)
	if err != nil {
		return eventbus.Permanent(err)
	}
	batch.Enter(entry)
	return nil
}

func purchaseChanged(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.PurchaseChanged](e)
	if entry, entered := domain.OfPurchaseChanged(told); err == nil && entered {
		batch.Enter(entry)
	}
	return err
}
