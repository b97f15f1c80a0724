package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

func customerRegistered(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CustomerRegistered](e)
	if err == nil {
		batch.CustomerTold(e.Subject, told.Customer, e.Sequence)
	}
	return err
}

func customerChanged(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CustomerChanged](e)
	if err == nil {
		batch.CustomerTold(e.Subject, told.Customer, e.Sequence)
	}
	return err
}

func customerDeleted(batch *app.Batch, e eventbus.Event) error {
	batch.CustomerDeleted(e.Subject, e.Sequence)
	return nil
}

func stageChanged(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.StageChanged](e)
	if err == nil {
		batch.Enter(domain.OfStage(told, e.Sequence, e.Time))
	}
	return err
}
