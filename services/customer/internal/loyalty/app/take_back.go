package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Refund takes back the part of a purchase's points that belongs to what has been paid back of it, all in all, in minor
// units of its currency.
func (a App) Refund(ctx context.Context, p domain.Programme, customerID, purchaseID, refundID string, refunded int64) error {
	return a.takeBack(ctx, p, customerID, purchaseID, refundID, func(t domain.TakenBack) (int64, int64) {
		return t.Target(refunded)
	})
}

// CancelPurchase takes back what is left of a purchase's points.
func (a App) CancelPurchase(ctx context.Context, p domain.Programme, customerID, purchaseID string) error {
	return a.takeBack(ctx, p, customerID, purchaseID, domain.ByCancellation, domain.TakenBack.All)
}

func (a App) takeBack(
	ctx context.Context, p domain.Programme, customerID, purchaseID, refund string, target func(domain.TakenBack) (points, spent int64),
) error {
	id, err := a.find(ctx, p, customerID)
	if err != nil || id == "" {
		return err
	}
	_, err = a.post(ctx, p, id, func(ctx context.Context, _ domain.Account, past journal) ([]domain.Movement, error) {
		key := domain.KeyOf(domain.Earned, purchaseID)
		earned, err := past.withKeys(ctx, []string{key})
		line, exists := earned[key]
		if err != nil || !exists {
			return nil, err
		}
		before, err := past.withPrefix(ctx, domain.KeyOf(domain.Refunded, domain.RefundCause(purchaseID, "")))
		if err != nil {
			return nil, err
		}
		taken := domain.TakenBack{Earned: line, Before: before}
		points, spent := target(taken)
		return []domain.Movement{taken.TakeBack(domain.RefundCause(purchaseID, refund), points, spent)}, nil
	})
	return err
}
