package app

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// EraseCustomer leaves a tombstone of the customer, deleted or not, and returns it. Its external id is buried first, so
// that there is no moment at which it could be registered again. MayErase is asked about the customer as it is when it is
// erased. Erasing again changes nothing.
func (a App) EraseCustomer(ctx context.Context, id string, mayErase func(domain.Customer) error) (Customer, error) {
	return retry(ctx, func() (Customer, error) {
		customer, err := a.FindCustomer(ctx, id)
		if err != nil || customer.Body.Erased() {
			return customer, err
		}
		if err := mayErase(customer.Body); err != nil {
			return customer, err
		}
		if external := customer.Body.ExternalID; external != "" {
			if err := a.Graveyard.Bury(ctx, external); err != nil {
				return customer, err
			}
		}
		counted := customer.Body.Listed
		tombstone, events := customer.Body.Erase(a.now())
		customer.Body = tombstone
		saved, err := a.Customers.Save(ctx, customer, events)
		if err == nil && counted {
			a.Room.GiveBack(1)
		}
		return saved, err
	})
}

// FindCustomer returns a customer whatever has become of it: it may be deleted, merged into another, or erased. The error
// is a NotFound fault when there never was one.
func (a App) FindCustomer(ctx context.Context, id string) (Customer, error) {
	found, err := a.Customers.GetMany(ctx, []string{id})
	if err != nil {
		return Customer{}, err
	}
	customer, exists := found[id]
	if !exists {
		return Customer{}, fault.New(fault.NotFound, "there is no customer %s", id)
	}
	return customer, nil
}

// Untouched asks for customers at a stage that nobody has changed since before a time, the longest first.
type Untouched struct {
	Stage  domain.Stage
	Before time.Time
	After  *docstore.Position // the Next of the page before
	Limit  int
}
