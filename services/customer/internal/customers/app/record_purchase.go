package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// RecordPurchase records what the customer bought and tells of it. A purchase whose external id is known is a Conflict
// fault that names the one known; but where a crash left that one half recorded, and it says the same, it is finished
// and returned.
func (a App) RecordPurchase(ctx context.Context, customerID string, order domain.Order) (domain.Purchase, error) {
	customer, err := a.Customers.Get(ctx, customerID)
	if err != nil {
		return domain.Purchase{}, err
	}
	if err := a.describe(ctx, &order); err != nil {
		return domain.Purchase{}, err
	}
	purchase, err := order.Purchase(a.NewID("pur"), customerID, a.now())
	if err != nil {
		return purchase, err
	}
	errs, err := a.Purchases.Claim(ctx, []domain.Purchase{purchase})
	if err = errors.Join(append(errs, err)...); fault.Is(err, fault.Conflict) {
		return a.resume(ctx, purchase)
	}
	if err != nil {
		return purchase, err
	}
	known := map[string]Customer{customerID: customer}
	told, err := a.tell(ctx, known, []domain.Purchase{purchase})
	if err = errors.Join(append(told, err)...); errors.Is(err, docstore.ErrConflict) {
		return a.finishOne(ctx, purchase)
	}
	return purchase, err
}

func (a App) finishOne(ctx context.Context, purchase domain.Purchase) (domain.Purchase, error) {
	if _, err := a.finish(ctx, []domain.Purchase{purchase}); err != nil {
		return purchase, err
	}
	finished, err := a.Purchases.Get(ctx, purchase.ID)
	if fault.Is(err, fault.NotFound) { // dropped, for the customer was deleted meanwhile
		return purchase, fault.New(fault.NotFound, "there is no customer %s", purchase.CustomerID)
	}
	return finished, err
}

// resume finishes the purchase that has the external id of the one given, if they say the same and a crash left it.
func (a App) resume(ctx context.Context, purchase domain.Purchase) (domain.Purchase, error) {
	found, err := a.Purchases.ByExternalID(ctx, []string{purchase.ExternalID})
	if err != nil {
		return purchase, err
	}
	known, ok := found[purchase.ExternalID]
	if !ok {
		return purchase, fault.New(fault.Conflict, "the external id was in use until now; try again")
	}
	if known.New() && known.Same(purchase) {
		if finished, err := a.finish(ctx, []domain.Purchase{known}); err != nil || finished == 1 {
			return known, err
		}
	}
	return purchase, fault.New(fault.Conflict, "the external id is that of the purchase %s", known.ID)
}
