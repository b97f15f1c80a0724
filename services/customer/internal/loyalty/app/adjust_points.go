package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// AdjustPoints changes a customer's balance by hand, with a note that says why, and returns the account. It is a Conflict
// fault to take more than there is.
func (a App) AdjustPoints(ctx context.Context, customerID, programmeID string, points int64, note string) (Account, error) {
	if _, err := a.Customers.Get(ctx, customerID); err != nil {
		return Account{}, err
	}
	p, err := a.Programmes.Get(ctx, programmeID)
	if err != nil {
		return Account{}, err
	}
	if points == 0 || points > domain.MaxPoints || points < -domain.MaxPoints {
		return Account{}, fault.OnField("points", "must be from -%d to %d and not 0", domain.MaxPoints, domain.MaxPoints)
	}
	if note, err = domain.CheckNote(note); err != nil {
		return Account{}, err
	}
	id, err := a.join(ctx, p.Body, customerID)
	if err != nil {
		return Account{}, err
	}
	if id == "" {
		return Account{}, fault.New(fault.NotFound, "there is no customer %s", customerID)
	}
	return a.post(ctx, p.Body, id, just(domain.Adjustment(a.NewID("adj"), points, note)))
}
