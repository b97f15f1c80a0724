package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// ChangeCustomer applies edit to the details of the customer as it was at the version the caller saw. A customer that
// has changed since is a Stale fault.
func (a App) ChangeCustomer(ctx context.Context, id string, version int64, edit func(domain.Details) (domain.Details, error)) (Customer, error) {
	return a.change(ctx, id, version, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		details, err := edit(c.Details)
		if err != nil {
			return c, nil, err
		}
		return c.Change(details, now)
	})
}

// MoveCustomer moves the customer, as it was at the version the caller saw, to another stage by hand.
func (a App) MoveCustomer(ctx context.Context, id string, version int64, stage domain.Stage) (Customer, error) {
	return a.change(ctx, id, version, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		return c.MoveTo(stage, now)
	})
}

// DeleteCustomer deletes the customer as it was at the version the caller saw.
func (a App) DeleteCustomer(ctx context.Context, id string, version int64) error {
	_, err := a.change(ctx, id, version, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		deleted, events := c.Delete(now)
		return deleted, events, nil
	})
	if err == nil {
		a.Room.GiveBack(1)
	}
	return err
}

// decision is what the domain makes of a customer; without events nothing has changed.
type decision func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error)

func (a App) change(ctx context.Context, id string, version int64, decide decision) (Customer, error) {
	customer, err := a.Customers.Get(ctx, id)
	if err != nil {
		return customer, err
	}
	if customer.Version != version {
		return customer, stale(customer.Version)
	}
	changed, events, err := decide(customer.Body, a.now())
	if err != nil || len(events) == 0 {
		return customer, err
	}
	customer.Body = changed
	saved, err := a.Customers.Save(ctx, customer, events)
	if errors.Is(err, docstore.ErrConflict) {
		return customer, stale(version + 1)
	}
	return saved, err
}

func stale(current int64) error {
	return fault.New(fault.Stale, "the customer has changed: it is now at version %d or later; read it again and repeat the change", current)
}
