package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// RegisterCustomer stores a new customer and tells of it.
func (a App) RegisterCustomer(ctx context.Context, details domain.Details) (Customer, error) {
	customer, events, err := domain.Register(a.NewID("cus"), details, a.now())
	if err != nil {
		return Customer{}, err
	}
	return a.Customers.Add(ctx, customer, events)
}
