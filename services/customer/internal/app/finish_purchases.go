package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

const (
	// unfinishedAfter is how long a purchase is left to whoever is recording it.
	unfinishedAfter = 30 * time.Second
	finishedAtOnce  = 500
)

// FinishPurchases finishes the purchases that a crash left half recorded, and returns how many.
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

// finish makes customers tell of those of their claimed purchases that they have not told of, and returns how many. A
// purchase of a deleted customer is dropped.
//
// A purchase was told of if its event is on its customer or if it is recorded, for the relay marks it so before it
// takes the event away. Hence the order of reading: the customer's version, its events, then the purchase. Whoever
// tells of the purchase meanwhile changes the version.
func (a App) finish(ctx context.Context, purchases []domain.Purchase) (int, error) {
	total := 0
	_, err := retry(ctx, func() (struct{}, error) {
		customers, untold, err := a.untold(ctx, purchases)
		if err != nil {
			return struct{}{}, err
		}
		var tellable []domain.Purchase
		for _, p := range untold {
			if customer, exists := customers[p.CustomerID]; exists && !customer.Body.Deleted() {
				tellable = append(tellable, p)
			} else if err := a.Purchases.Drop(ctx, p); err != nil {
				return struct{}{}, err
			}
		}
		if len(tellable) == 0 {
			return struct{}{}, nil
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

// untold returns those of the purchases that nobody has told of, with their customers as they were before.
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
		if p, exists := current[id]; exists && p.State == domain.Recording && !telling[id] {
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
