package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// ConfirmPurchases marks the steps of purchases told whose events are published. It comes before the events are taken
// off their customers; doing it again changes nothing.
func (a App) ConfirmPurchases(ctx context.Context, steps []domain.Step) error {
	told := make(map[domain.Step]bool, len(steps))
	var ids []string
	for _, s := range steps {
		told[s] = true
		ids = append(ids, s.PurchaseID)
	}
	ids = distinct(ids)
	_, err := retry(ctx, func() (struct{}, error) {
		purchases, err := a.Purchases.GetMany(ctx, ids)
		if err != nil {
			return struct{}{}, err
		}
		var confirmed []domain.Purchase
		for _, id := range ids {
			p := purchases[id]
			if after := p.Told(func(s domain.Step) bool { return told[s] }); len(after.Untold) < len(p.Untold) {
				confirmed = append(confirmed, after)
			}
		}
		errs, err := a.Purchases.Save(ctx, confirmed)
		return struct{}{}, errors.Join(append(errs, err)...)
	})
	return err
}
