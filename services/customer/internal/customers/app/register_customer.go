package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// RegisterCustomer stores a new customer and tells of it. The external id of an erased customer is a Conflict fault.
func (a App) RegisterCustomer(ctx context.Context, details domain.Details) (Customer, error) {
	if err := a.refuseErased(ctx, details.ExternalID); err != nil {
		return Customer{}, err
	}
	return a.RegisterErased(ctx, details)
}

// RegisterErased stores a new customer whose external id may be that of an erased one, and tells of it.
func (a App) RegisterErased(ctx context.Context, details domain.Details) (Customer, error) {
	form, err := a.Form(ctx)
	if err != nil {
		return Customer{}, err
	}
	customer, events, err := domain.Register(a.NewID("cus"), details, form, a.now())
	if err != nil {
		return Customer{}, err
	}
	if err := a.CheckLinks(ctx, form, customer.ID, domain.Details{}, customer.Details); err != nil {
		return Customer{}, err
	}
	room, err := a.Room.Take(ctx, 1)
	if err != nil {
		return Customer{}, err
	}
	if room == 0 {
		return Customer{}, a.full()
	}
	added, err := a.Customers.Add(ctx, customer, events)
	if err != nil {
		a.Room.GiveBack(1)
	}
	return added, err
}

// full is the fault of a customer for whom there is no room.
func (a App) full() error {
	return fault.New(fault.Exhausted, "tenant %s has the %d customers that it may have; delete some that it no longer needs, "+
		"or ask the operator for a higher limit", a.Tenant.ID, a.Tenant.Limits.Customers)
}
