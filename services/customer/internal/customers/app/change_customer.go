package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// ChangeCustomer applies edit to the details of the customer as it was at the version the caller saw. A customer that
// has changed since is a Stale fault.
func (a App) ChangeCustomer(ctx context.Context, id string, version int64, edit func(domain.Details) (domain.Details, error)) (Customer, error) {
	form, err := a.Form(ctx)
	if err != nil {
		return Customer{}, err
	}
	changed, err := a.change(ctx, id, version, func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error) {
		details, err := edit(c.Details)
		if err != nil {
			return c, nil, err
		}
		if details.ExternalID != c.ExternalID {
			if err := a.refuseErased(ctx, details.ExternalID); err != nil {
				return c, nil, err
			}
		}
		changed, events, err := c.Change(details, form, now)
		if err == nil {
			err = a.CheckLinks(ctx, form, id, c.Details, changed.Details)
		}
		return changed, events, err
	})
	if err != nil || changed.Body.Kind != domain.Organisation || len(changed.Body.Memberships) == 0 {
		return changed, err
	}
	left, err := a.LeaveCycles(ctx, id)
	if left && err == nil {
		err = fault.New(fault.Conflict, "another change made at the same time would have the organisation belong to itself; "+
			"the membership was taken back: read the customer again")
	}
	return changed, err
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

// Decision is what the domain makes of a customer; without events nothing has changed.
type Decision func(c domain.Customer, now time.Time) (domain.Customer, []contracts.Data, error)

// Decide has the domain decide on the customer as it is now, and saves what comes of it; when the customer changes
// meanwhile, it decides again. Deleted, merged and erased customers are a NotFound fault.
func (a App) Decide(ctx context.Context, id string, decide Decision) (Customer, error) {
	return retry(ctx, func() (Customer, error) {
		customer, err := a.Customers.Get(ctx, id)
		if err != nil {
			return customer, err
		}
		changed, events, err := decide(customer.Body, a.now())
		if err != nil || len(events) == 0 {
			return customer, err
		}
		customer.Body = changed
		return a.Customers.Save(ctx, customer, events)
	})
}

func (a App) change(ctx context.Context, id string, version int64, decide Decision) (Customer, error) {
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
