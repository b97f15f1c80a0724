package app

import "context"

// RegisterCustomers stores new customers that the domain has made, each by itself, as many as there is room for, and
// returns an error for each: a Conflict fault where the external id is taken, an Exhausted one where there is no room, and
// a docstore.DuplicateError of "_id" where the customer is there already.
func (a App) RegisterCustomers(ctx context.Context, all []CustomerChange) ([]error, error) {
	if len(all) == 0 {
		return nil, nil
	}
	room, err := a.Room.Take(ctx, int64(len(all)))
	if err != nil {
		return nil, err
	}
	errs, err := a.Customers.AddAll(ctx, all[:room])
	if err != nil {
		a.Room.GiveBack(room)
		return nil, err
	}
	for _, err := range errs {
		if err != nil {
			a.Room.GiveBack(1)
		}
	}
	for range all[room:] {
		errs = append(errs, a.full())
	}
	return errs, nil
}
