package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func responseReceived(e eventbus.Event) (app.Finding, error) {
	told, err := eventbus.Decode[contracts.ResponseReceived](e)
	score := domain.Score{InvitationID: told.InvitationID, Kind: told.Kind, Value: told.Score, AnsweredAt: told.AnsweredAt}
	return app.Finding{CustomerID: told.CustomerID, Note: func(i domain.Insights) domain.Insights { return i.Answer(score) }}, err
}
