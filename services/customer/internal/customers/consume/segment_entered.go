package consume

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

func segmentEntered(e eventbus.Event) (app.Finding, error) {
	told, err := eventbus.Decode[contracts.SegmentEntered](e)
	segment := domain.Segment{
		Name: told.To, Recency: told.Recency, Frequency: told.Frequency, Monetary: told.Monetary, ScoredAt: told.ScoredAt,
	}
	return app.Finding{CustomerID: told.CustomerID, Note: func(i domain.Insights) domain.Insights { return i.Enter(segment) }}, err
}
