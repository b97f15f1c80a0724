package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// MovePurchase moves the order, as it was at the revision the caller saw, to another status. An order that has changed
// since is a Stale fault.
func (a App) MovePurchase(ctx context.Context, id string, revision int64, status domain.Status) (domain.Purchase, error) {
	return a.changePurchase(ctx, id, func(p domain.Purchase) (domain.Purchase, error) {
		if p.Revision != revision {
			return p, fault.New(fault.Stale,
				"the purchase has changed: it is now at version %d; read it again and repeat the change", p.Revision)
		}
		return p.MoveTo(status, a.now())
	})
}

// RefundPurchase pays back a part of what was paid for the purchase, or all of it. A request that was sent before, as its
// external id says, is answered with the refund it made.
func (a App) RefundPurchase(ctx context.Context, id string, request domain.RefundRequest) (domain.Refund, error) {
	var refund domain.Refund
	refundID := a.NewID("ref")
	_, err := a.changePurchase(ctx, id, func(p domain.Purchase) (domain.Purchase, error) {
		after, made, err := p.Refund(refundID, request, a.now())
		refund = made
		return after, err
	})
	return refund, err
}

// changePurchase has the domain decide on the purchase as it is now and stores what comes of it; when the purchase
// changes meanwhile, it decides again. Then the customer tells of it. Once it is stored it has happened: if the customer
// cannot tell of it now, the sweep has it do so.
func (a App) changePurchase(ctx context.Context, id string, decide func(domain.Purchase) (domain.Purchase, error)) (domain.Purchase, error) {
	changed, err := retry(ctx, func() (domain.Purchase, error) {
		purchase, err := a.Purchases.Get(ctx, id)
		if err != nil {
			return purchase, err
		}
		changed, err := decide(purchase)
		if err != nil || changed.Revision == purchase.Revision {
			return purchase, err
		}
		if err := a.refuseErasedBuyer(ctx, purchase); err != nil {
			return purchase, err
		}
		errs, err := a.Purchases.Save(ctx, []domain.Purchase{changed})
		if err = errors.Join(append(errs, err)...); err != nil {
			return purchase, err
		}
		_, _ = a.finish(ctx, []domain.Purchase{changed})
		return changed, nil
	})
	if errors.Is(err, docstore.ErrConflict) {
		err = fault.Wrap(fault.Unavailable, err, "the purchase is being changed too often; try again")
	}
	return changed, err
}

// refuseErasedBuyer returns a Conflict fault when the purchase's customer was erased: nothing is told of it any more.
func (a App) refuseErasedBuyer(ctx context.Context, p domain.Purchase) error {
	customers, err := a.Customers.GetMany(ctx, []string{p.CustomerID})
	if err == nil && customers[p.CustomerID].Body.Erased() {
		err = fault.New(fault.Conflict, "the customer of the purchase was erased; its purchases change no more")
	}
	return err
}
