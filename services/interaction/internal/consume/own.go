package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

func interactionLogged(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.InteractionLogged](e)
	if err == nil {
		batch.Enter(domain.OfTouchpoint(told))
	}
	return err
}

func visitDone(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.VisitDone](e)
	if err == nil {
		batch.VisitDone(told)
	}
	return err
}

func visitMissed(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.VisitMissed](e)
	if err == nil {
		batch.Enter(domain.OfVisitMissed(told))
	}
	return err
}
