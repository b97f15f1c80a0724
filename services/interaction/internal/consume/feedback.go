package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

func responseReceived(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.ResponseReceived](e)
	if err == nil {
		batch.Enter(domain.OfResponse(told))
	}
	return err
}

func caseOpened(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CaseOpened](e)
	if err == nil {
		batch.Enter(domain.OfCase(domain.CaseOpened, told.Case, "", told.Case.OpenedAt))
	}
	return err
}

func caseResolved(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CaseResolved](e)
	if err == nil {
		batch.Enter(domain.OfCase(domain.CaseResolved, told.Case, told.Resolution, told.ResolvedAt))
	}
	return err
}

func caseClosed(batch *app.Batch, e eventbus.Event) error {
	told, err := eventbus.Decode[contracts.CaseClosed](e)
	if err == nil {
		batch.Enter(domain.OfCase(domain.CaseClosed, told.Case, told.Told, told.ClosedAt))
	}
	return err
}
