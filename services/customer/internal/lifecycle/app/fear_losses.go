package app

import (
	"context"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Risk is how likely analytics thinks a customer not to buy any more: a probability.
type Risk struct {
	CustomerID string
	Risk       float64
	ScoredAt   time.Time
}

// FearLosses puts those of the customers at risk whose risk is too high. Of several risks of one the latest counts, or the last told; to
// hear of one again changes nothing.
func (a App) FearLosses(ctx context.Context, risks []Risk) error {
	life, err := a.Life(ctx)
	if err != nil || !life.Rules.ChurnRisk.On {
		return err
	}
	latest := map[string]Risk{}
	var ids []string
	for _, r := range risks {
		known, again := latest[r.CustomerID]
		if !again {
			ids = append(ids, r.CustomerID)
		}
		if !again || !r.ScoredAt.Before(known.ScoredAt) {
			latest[r.CustomerID] = r
		}
	}
	for page := range slices.Chunk(ids, batchSize) {
		err := a.decideAll(ctx, customers.ChurnRisk, page, func(c customers.Customer) (customers.Customer, []contracts.Data) {
			r := latest[c.ID]
			return c.FearLoss(r.Risk, r.ScoredAt, life, a.now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}
