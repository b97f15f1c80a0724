package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// tell makes customers tell of their claimed purchases, all of one customer in one write, and returns an error for each
// purchase: docstore.ErrConflict where the customer has changed since it was loaded.
//
// A purchase is in two documents: it is claimed first, then its customer tells of it. To be told of once, the customer
// must have been loaded when nobody could have told of the purchase: before it was claimed, or as finish does.
func (a App) tell(ctx context.Context, customers map[string]Customer, purchases []domain.Purchase) ([]error, error) {
	bought := map[string][]domain.Purchase{}
	var buyers []string // in order, so that writes do not depend on a map's
	for _, p := range purchases {
		if _, known := bought[p.CustomerID]; !known {
			buyers = append(buyers, p.CustomerID)
		}
		bought[p.CustomerID] = append(bought[p.CustomerID], p)
	}
	changes := make([]CustomerChange, len(buyers))
	for i, id := range buyers {
		customer := customers[id]
		var events []contracts.Data
		var err error
		if customer.Body, events, err = customer.Body.Buy(a.now(), bought[id]...); err != nil {
			return nil, err
		}
		changes[i] = CustomerChange{customer, events}
	}
	saved, err := a.Customers.SaveAll(ctx, changes)
	if err != nil {
		return nil, err
	}
	outcome := make(map[string]error, len(buyers))
	for i, id := range buyers {
		outcome[id] = saved[i]
	}
	errs := make([]error, len(purchases))
	for i, p := range purchases {
		errs[i] = outcome[p.CustomerID]
	}
	return errs, nil
}
