package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
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

func customersMerged(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CustomersMerged](e)
	if err == nil {
		batch.CustomersMerged(told, e.Sequence)
	}
	return err
}

func customersUnmerged(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CustomersUnmerged](e)
	if err == nil {
		batch.CustomersUnmerged(told, e.Sequence)
	}
	return err
}
