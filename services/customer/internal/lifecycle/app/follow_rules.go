package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// FollowRules moves the customers whose silence is too long by today, and returns how many moves that made. It reads those
// who are due and nobody else; at most batchesAtOnce batches of them, the rest is for the next call.
func (a App) FollowRules(ctx context.Context) (moves int, err error) {
	for range batchesAtOnce {
		due, err := a.Customers.Due(ctx, a.today(), batchSize)
		if err != nil || len(due) == 0 {
			return moves, err
		}
		silent, err := a.silence(ctx)
		if err != nil {
			return moves, err
		}
		n, lost, err := a.decide(ctx, customers.LongSilence, due, silent)
		moves += n
		// Customers that others keep changing are left to the next call.
		if err != nil || len(lost) == len(due) {
			return moves, err
		}
	}
	return moves, nil
}

// silence returns the rule of long silence as it is in force.
func (a App) silence(ctx context.Context) (decision, error) {
	life, err := a.Life(ctx)
	return func(c customers.Customer) (customers.Customer, []contracts.Data) { return c.FallSilent(life, a.now()) }, err
}
