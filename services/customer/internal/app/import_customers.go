package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

// newCustomer is a customer that a row would add, with what it would tell.
type newCustomer struct {
	domain.Customer
	events []contracts.Data
}

// importCustomers registers the customers of a batch of rows that are not known yet by their external ids.
func (a App) importCustomers(ctx context.Context, rows []rowfile.Row[domain.CustomerRow]) (outcome, error) {
	var o outcome
	var all []candidate[domain.CustomerRow, newCustomer]
	for _, row := range rows {
		if len(row.Broken) > 0 {
			reject(&o, row, row.Broken...)
			continue
		}
		customer, events, err := row.Value.Register(a.NewID("cus"), a.Tenant.Location(), a.now())
		if err != nil {
			if err = rejectFor(&o, row, err); err != nil {
				return o, err
			}
			continue
		}
		all = append(all, candidate[domain.CustomerRow, newCustomer]{row, customer.ExternalID, newCustomer{customer, events}})
	}
	settle := settling[domain.CustomerRow, newCustomer]{
		find: func(ctx context.Context, keys []string) (map[string]newCustomer, error) {
			known, err := a.Customers.ByExternalID(ctx, keys)
			found := make(map[string]newCustomer, len(known))
			for key, customer := range known {
				found[key] = newCustomer{Customer: customer.Body}
			}
			return found, err
		},
		same: func(c candidate[domain.CustomerRow, newCustomer], known newCustomer) bool {
			return c.row.Value.Describes(c.add.Customer, known.Customer)
		},
		add: a.addAll,
	}
	added, _, err := settle.settle(ctx, all, &o)
	o.created += int64(len(added))
	return o, err
}

// addAll stores new customers, as many as there is room for.
func (a App) addAll(ctx context.Context, customers []newCustomer) ([]error, error) {
	if len(customers) == 0 {
		return nil, nil
	}
	room, err := a.Room.Take(ctx, int64(len(customers)))
	if err != nil {
		return nil, err
	}
	changes := make([]CustomerChange, room)
	for i, c := range customers[:room] {
		changes[i] = CustomerChange{Customer{ID: c.ID, Body: c.Customer}, c.events}
	}
	errs, err := a.Customers.AddAll(ctx, changes)
	if err != nil {
		a.Room.GiveBack(room)
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			a.Room.GiveBack(1)
		}
	}
	for range customers[room:] {
		errs = append(errs, a.full())
	}
	return errs, nil
}
