package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

var customerSchema = mirrorstore.CopySchema("customers")

// Customers are the copies of one tenant's customers.
type Customers struct {
	mirrorstore.Copies[domain.Customer, *domain.Customer]
}

// Customers returns the copies of the tenant's customers.
func (s *Store) Customers(tenant tenancy.ID) Customers {
	return Customers{mirrorstore.Of[domain.Customer, *domain.Customer](s.customers.In(tenant))}
}

// Get returns the customer that an id stands for, who is not deleted.
func (c Customers) Get(ctx context.Context, id string) (domain.Customer, error) {
	customer, err := c.Copies.Get(ctx, id)
	if errors.Is(err, mirrorstore.ErrGone) {
		return domain.Customer{}, fault.New(fault.NotFound, "there is no customer %s here; one registered a moment ago becomes known within seconds", id)
	}
	return customer, err
}
