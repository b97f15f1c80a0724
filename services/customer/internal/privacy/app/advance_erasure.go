package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	customer "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// advance does what can be done for the erasure now. Every step may be done again, after a crash or by another replica.
//
// The customer becomes a tombstone first: whoever has loaded it before can no longer save it, and whoever comes later finds
// nobody. Only then are the others asked to erase, since what they erase would otherwise come back with the next event.
func (a App) advance(ctx context.Context, e Erasure) (Erasure, error) {
	var err error
	if e.Body.State == domain.ErasureRequested {
		if e, err = a.begin(ctx, e); err != nil {
			return e, err
		}
	}
	if e.Body.State == domain.Erasing && !e.Body.Answered(domain.CustomerService) {
		return a.eraseHere(ctx, e)
	}
	return e, nil
}

// GoOn does what can be done for an erasure now.
func (a App) GoOn(ctx context.Context, id string) error {
	e, err := a.Erasures.Get(ctx, id)
	if err != nil {
		return err
	}
	_, err = a.advance(ctx, e)
	return err
}

// begin makes tombstones of the customer and of those merged into it, and asks every service to erase them.
func (a App) begin(ctx context.Context, e Erasure) (Erasure, error) {
	tombstone, err := a.Customers.EraseCustomer(ctx, e.Body.CustomerID, notMerged)
	if fault.Is(err, fault.Conflict) {
		e.Body = e.Body.Refuse()
		return a.Erasures.Save(ctx, e, nil)
	}
	if err != nil {
		return e, err
	}
	aliases, err := a.eraseAliases(ctx, e.Body.CustomerID, tombstone.Body.Aliases)
	if err != nil {
		return e, err
	}
	var events []contracts.Data
	e.Body, events = e.Body.Begin(aliases, a.now())
	return a.Erasures.Save(ctx, e, events)
}

// eraseAliases makes tombstones of those merged into a customer, and of those merged into them, and returns them all.
func (a App) eraseAliases(ctx context.Context, customerID string, aliases []string) ([]string, error) {
	var all []string
	for next := slices.Clone(aliases); len(next) > 0; next = next[1:] {
		id := next[0]
		if id == customerID || slices.Contains(all, id) {
			continue
		}
		all = append(all, id)
		tombstone, err := a.Customers.EraseCustomer(ctx, id, func(customer.Customer) error { return nil })
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		next = append(next, tombstone.Body.Aliases...)
	}
	return all, nil
}

// eraseHere erases what this service holds besides the customer, once all that the customer had to tell is told: until
// then there are events that somebody may yet make something of.
func (a App) eraseHere(ctx context.Context, e Erasure) (Erasure, error) {
	untold, err := a.Customers.Untold(ctx, e.Body.IDs())
	if err != nil {
		return e, err
	}
	if untold {
		a.Again(e.ID)
		return e, nil
	}
	erased, err := a.eraseAll(ctx, e.Body)
	if err != nil {
		return e, err
	}
	erased = append([]contracts.Erased{{Kind: "customers", Anonymised: int64(len(e.Body.IDs()))}}, erased...)
	return a.answer(ctx, e.ID, domain.CustomerService, erased)
}

// eraseAll has everything in this service that holds data of customers erase what it has.
func (a App) eraseAll(ctx context.Context, e domain.Erasure) ([]contracts.Erased, error) {
	var all []contracts.Erased
	for _, holder := range a.Holders {
		if holder.Erase == nil {
			continue
		}
		erased, err := holder.Erase(ctx, e.CustomerID, e.Aliases)
		if err != nil {
			return nil, err
		}
		all = append(all, erased...)
	}
	return all, nil
}
