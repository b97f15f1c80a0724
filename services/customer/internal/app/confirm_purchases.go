package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// ConfirmPurchases marks purchases recorded whose events are published. It comes before the events are taken off their
// customers; doing it again changes nothing.
func (a App) ConfirmPurchases(ctx context.Context, ids []string) error {
	_, err := retry(ctx, func() (struct{}, error) {
		purchases, err := a.Purchases.GetMany(ctx, distinct(ids))
		if err != nil {
			return struct{}{}, err
		}
		var published []domain.Purchase
		for _, id := range distinct(ids) {
			if p, exists := purchases[id]; exists && p.State == domain.Recording {
				p.State = domain.Recorded
				published = append(published, p)
			}
		}
		errs, err := a.Purchases.Save(ctx, published)
		return struct{}{}, errors.Join(append(errs, err)...)
	})
	return err
}
