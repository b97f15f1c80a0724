package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// LogTouchpoint stores a touchpoint with a customer, tells of it, and puts it on the timeline.
func (a App) LogTouchpoint(ctx context.Context, customerID string, contact domain.Contact, by string) (domain.Touchpoint, error) {
	touchpoint, err := domain.Log(a.NewID("tch"), customerID, contact, by, a.now())
	if err != nil {
		return domain.Touchpoint{}, err
	}
	if _, err := a.customer(ctx, customerID); err != nil {
		return domain.Touchpoint{}, err
	}
	if err := a.Touchpoints.AddAll(ctx, []domain.Touchpoint{touchpoint}); err != nil {
		return domain.Touchpoint{}, err
	}
	a.enter(ctx, domain.OfTouchpoint(touchpoint.Told()))
	return touchpoint, nil
}
