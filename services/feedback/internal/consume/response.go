package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
)

func responseReceived(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.ResponseReceived](e)
	if err == nil {
		batch.ResponseReceived(told)
	}
	return err
}
