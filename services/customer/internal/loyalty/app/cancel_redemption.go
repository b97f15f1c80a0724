package app

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// CancelRedemption gives back the points and what was taken from the stock, if the redemption is at the version that the
// caller saw.
func (a App) CancelRedemption(ctx context.Context, customerID, id string, version int64) (domain.Redemption, error) {
	r, err := a.RedemptionOf(ctx, customerID, id)
	if err != nil {
		return r, err
	}
	if r.Version != version {
		return r, stale("redemption", r.Version)
	}
	cancelling, err := r.Cancel(a.now())
	if err != nil {
		return r, err
	}
	saved, err := a.Redemptions.Save(ctx, cancelling)
	if errors.Is(err, docstore.ErrConflict) {
		return r, stale("redemption", version+1)
	}
	if err != nil {
		return r, err
	}
	return a.advance(ctx, saved)
}

// RedemptionOf returns a redemption of the customer, or of one that was merged into it.
func (a App) RedemptionOf(ctx context.Context, customerID, id string) (domain.Redemption, error) {
	ids, err := a.everyID(ctx, customerID)
	if err != nil {
		return domain.Redemption{}, err
	}
	r, err := a.Redemptions.Get(ctx, id)
	if err == nil && !slices.Contains(ids, r.CustomerID) {
		return domain.Redemption{}, fault.New(fault.NotFound, "there is no redemption %s of the customer %s", id, customerID)
	}
	return r, err
}

// everyID returns the ids under which the service knows a customer.
func (a App) everyID(ctx context.Context, customerID string) ([]string, error) {
	customer, err := a.Customers.Get(ctx, customerID)
	return slices.Concat([]string{customerID}, customer.Body.Aliases), err
}
