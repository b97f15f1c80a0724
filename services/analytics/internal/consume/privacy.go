package consume

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
)

// Answering is a handler that has the handler apply a batch, and then answers what the batch asks for, when it is to:
// a rebuild reads questions again that were answered long ago. Who has had no answer asks again.
func Answering(handle eventbus.Handler, tenantApp func(tenancy.ID) app.App, answers func() bool) eventbus.Handler {
	return func(ctx context.Context, batch []eventbus.Event) error {
		if err := handle(ctx, batch); err != nil || !answers() {
			return err
		}
		for _, e := range batch {
			if err := answer(ctx, tenantApp, e); err != nil {
				return err
			}
		}
		return nil
	}
}

func answer(ctx context.Context, tenantApp func(tenancy.ID) app.App, e eventbus.Event) error {
	switch e.Type {
	case contracts.ErasureRequested{}.EventType():
		asked, err := eventbus.Decode[contracts.ErasureRequested](e)
		if err != nil {
			return err
		}
		return tenantApp(tenancy.ID(e.Tenant)).AnswerErasure(ctx, asked)
	case contracts.AccessRequested{}.EventType():
		asked, err := eventbus.Decode[contracts.AccessRequested](e)
		if err != nil {
			return err
		}
		return tenantApp(tenancy.ID(e.Tenant)).HandOver(ctx, asked)
	default:
		return nil
	}
}
