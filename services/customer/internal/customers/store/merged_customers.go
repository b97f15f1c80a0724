package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// longestChain is how often a customer can be merged into one that is merged into another: each adds an alias to the last.
const longestChain = 101

// survivor returns who a customer turned out to be, at the end of the chain; found is false where that one is no more.
func (c Customers) survivor(ctx context.Context, customer app.Customer) (survivor app.Customer, found bool, err error) {
	for range longestChain {
		if !customer.Body.Merged() {
			return customer, !customer.Body.Deleted() && !customer.Body.Erased(), nil
		}
		next, err := c.GetMany(ctx, []string{customer.Body.MergedInto})
		if err != nil {
			return customer, false, err
		}
		var exists bool
		if customer, exists = next[customer.Body.MergedInto]; !exists {
			return customer, false, nil
		}
	}
	return customer, false, nil
}

// moved is the fault of asking for a customer by the id that it had before it was merged.
func (c Customers) moved(ctx context.Context, former app.Customer) error {
	survivor, found, err := c.survivor(ctx, former)
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.NotFound, "there is no customer %s", former.ID)
	}
	return fault.MovedTo(former.ID, survivor.ID, "customer %s was merged into %s", former.ID, survivor.ID)
}

// survivors puts those who remain in the place of merged customers.
func (c Customers) survivors(ctx context.Context, all []app.Customer) ([]app.Customer, error) {
	for i, customer := range all {
		if !customer.Body.Merged() {
			continue
		}
		survivor, found, err := c.survivor(ctx, customer)
		if err != nil {
			return all, err
		}
		if found {
			all[i] = survivor
		}
	}
	return all, nil
}
