package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

const (
	// unfinishedAfter is how long a purchase is left to whoever is recording it.
	unfinishedAfter = 30 * time.Second
	finishedAtOnce  = 500
)

// FinishPurchases finishes the purchases whose last steps a crash left untold, and returns how many.
func (a App) FinishPurchases(ctx context.Context) (int, error) {
	total := 0
	for {
		purchases, err := a.Purchases.Unfinished(ctx, a.now().Add(-unfinishedAfter), finishedAtOnce)
		if err != nil || len(purchases) == 0 {
			return total, err
		}
		finished, err := a.finish(ctx, purchases)
		total += finished
		// The rest of the page has been told of and waits for the relay: so do those after it.
		if err != nil || finished == 0 || len(purchases) < finishedAtOnce {
			return total, err
		}
	}
}

// finish makes customers tell of those steps of their purchases that they have not told of, and returns of how many
// purchases.
//
// A step was told of if its event is on its customer or if it is not among the purchase's untold ones, for the relay
// takes it from them before it takes the event away. Hence the order of reading: the customer's version, its events, then
// the purchase. Whoever tells of the step meanwhile changes the version.
func (a App) finish(ctx context.Context, purchases []domain.Purchase) (int, error) {
	total := 0
	_, err := retry(ctx, func() (struct{}, error) {
		customers, untold, err := a.untold(ctx, purchases)
		if err != nil {
			return struct{}{}, err
		}
		tellable, err := a.tellable(ctx, customers, untold)
		if err != nil || len(tellable) == 0 {
			return struct{}{}, err
		}
		errs, err := a.tell(ctx, customers, tellable)
		for _, err := range errs {
			if err == nil {
				total++
			}
		}
		return struct{}{}, errors.Join(append(errs, err)...)
	})
	if errors.Is(err, docstore.ErrConflict) {
		err = fault.Wrap(fault.Unavailable, err, "the customer is being changed too often; try again")
	}
	return total, err
}

// tellable returns those of the purchases that can be told of. A purchase that nobody knows of and whose customer is
// deleted is dropped. What became of one that others know of is told of a deleted customer too, for it is in the
// figures; of an erased one nothing is told any more.
func (a App) tellable(ctx context.Context, customers map[string]Customer, untold []domain.Purchase) ([]domain.Purchase, error) {
	var tellable []domain.Purchase
	for _, p := range untold {
		customer, exists := customers[p.CustomerID]
		switch {
		case p.New() && (!exists || customer.Body.Deleted()):
			if err := a.Purchases.Drop(ctx, p); err != nil {
				return nil, err
			}
		case !exists || customer.Body.Erased():
			errs, err := a.Purchases.Save(ctx, []domain.Purchase{p.Told(func(domain.Step) bool { return true })})
			if err = errors.Join(append(errs, err)...); err != nil {
				return nil, err
			}
		default:
			tellable = append(tellable, p)
		}
	}
	return tellable, nil
}

// untold returns those of the purchases that have steps which nobody has told of, with only these untold, and their
// customers as they were before.
func (a App) untold(ctx context.Context, purchases []domain.Purchase) (map[string]Customer, []domain.Purchase, error) {
	var customerIDs, ids []string
	for _, p := range purchases {
		customerIDs, ids = append(customerIDs, p.CustomerID), append(ids, p.ID)
	}
	customerIDs = distinct(customerIDs)
	customers, err := a.Customers.GetMany(ctx, customerIDs)
	if err != nil {
		return nil, nil, err
	}
	telling, err := a.Customers.Telling(ctx, customerIDs)
	if err != nil {
		return nil, nil, err
	}
	current, err := a.Purchases.GetMany(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	var untold []domain.Purchase
	for _, id := range ids {
		p := current[id].Told(func(s domain.Step) bool { return telling[s] })
		if len(p.Untold) > 0 {
			untold = append(untold, p)
		}
	}
	return customers, untold, nil
}

// distinct returns the values in their order, each once.
func distinct(values []string) []string {
	seen := make(map[string]bool, len(values))
	var kept []string
	for _, v := range values {
		if !seen[v] {
			seen[v], kept = true, append(kept, v)
		}
	}
	return kept
}
