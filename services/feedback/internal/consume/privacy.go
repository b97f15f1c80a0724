package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
)

func erasureRequested(batch *app.Batch, e eventbus.Event) error {
	asked, err := eventbus.Decode[contracts.ErasureRequested](e)
	if err == nil {
		batch.ErasureRequested(asked)
	}
	return err
}

func accessRequested(batch *app.Batch, e eventbus.Event) error {
	asked, err := eventbus.Decode[contracts.AccessRequested](e)
	if err == nil {
		batch.AccessRequested(asked)
	}
	return err
}
