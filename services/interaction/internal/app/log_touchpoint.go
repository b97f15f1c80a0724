package app

import (
	"cmp"
	"context"

	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// LogTouchpoint stores a touchpoint with a customer, tells of it, and puts it on the timeline.
func (a App) LogTouchpoint(ctx context.Context, customerID string, contact domain.Contact, by string) (domain.Touchpoint, error) {
	touchpoint, err := domain.Log(a.NewID("tch"), customerID, contact, by, a.now())
	if err != nil {
		return domain.Touchpoint{}, err
	}
	customer, err := a.customer(ctx, customerID)
	if err != nil {
		return domain.Touchpoint{}, err
	}
	touchpoint.CustomerID = customer.ID
	if err := a.Touchpoints.AddAll(ctx, []domain.Touchpoint{touchpoint}); err != nil {
		return domain.Touchpoint{}, err
	}
	a.enter(ctx, domain.OfTouchpoint(touchpoint.Told()))
	if late, err := a.eraseLate(ctx, []string{customer.ID}); late || err != nil {
		return domain.Touchpoint{}, cmp.Or(err, unknown())
	}
	return touchpoint, nil
}
