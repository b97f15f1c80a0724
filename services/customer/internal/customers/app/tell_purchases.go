package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// tell makes customers tell of the untold steps of their purchases, all of one customer in one write, and returns an
// error for each purchase: docstore.ErrConflict where the customer has changed since it was loaded.
//
// A purchase is in two documents: what happens is stored with it first, then its customer tells of it. To be told of
// once, the customer must have been loaded when nobody could have told of it: before it was stored, or as finish does.
func (a App) tell(ctx context.Context, customers map[string]Customer, purchases []domain.Purchase) ([]error, error) {
	bought := map[string][]domain.Purchase{}
	var buyers []string // in order, so that writes do not depend on a map's
	for _, p := range purchases {
		if _, known := bought[p.CustomerID]; !known {
			buyers = append(buyers, p.CustomerID)
		}
		bought[p.CustomerID] = append(bought[p.CustomerID], p)
	}
	life, err := a.life(ctx)
	if err != nil {
		return nil, err
	}
	changes := make([]CustomerChange, len(buyers))
	for i, id := range buyers {
		change, err := a.tellOf(customers[id], bought[id], life)
		if err != nil {
			return nil, err
		}
		changes[i] = change
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

// tellOf makes one customer tell: of what it bought and to which stage that brings it, then of what became of it.
func (a App) tellOf(customer Customer, purchases []domain.Purchase, life domain.Life) (CustomerChange, error) {
	var bought []domain.Purchase
	for _, p := range purchases {
		if p.New() {
			bought = append(bought, p)
		}
	}
	var events []contracts.Data
	if len(bought) > 0 {
		buyer, recorded, err := customer.Body.Buy(a.now(), bought...)
		if err != nil {
			return CustomerChange{}, err
		}
		buyer, moves := buyer.AfterBuying(life, a.now(), bought...)
		customer.Body, events = buyer, slices.Concat(recorded, moves)
	}
	for _, p := range purchases {
		buyer, changes := customer.Body.Follow(p)
		customer.Body, events = buyer, append(events, changes...)
	}
	customer.Body = customer.Body.WithDueDay(life) // which a cancelled purchase brings nearer
	return CustomerChange{customer, events}, nil
}
