package app

import (
	"context"
	"errors"
	"reflect"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/origin"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// decision is what a rule makes of a customer.
type decision func(customers.Customer) (customers.Customer, []contracts.Data)

// decide stores what a rule makes of customers, each by itself, and only of those that it moves or gives another due day.
// It returns how many moves that made, and who was changed by others meanwhile.
func (a App) decide(ctx context.Context, rule string, all []heart.Customer, decide decision) (moves int, lost []string, err error) {
	var changes []heart.CustomerChange
	for _, c := range all {
		decided, events := decide(c.Body)
		if len(events) == 0 && reflect.DeepEqual(decided.Buying, c.Body.Buying) {
			continue
		}
		c.Body = decided
		changes = append(changes, heart.CustomerChange{Customer: c, Events: events})
	}
	if len(changes) == 0 {
		return 0, nil, nil
	}
	errs, err := a.Customers.SaveAll(origin.With(ctx, origin.Origin{Actor: "rule:" + rule}), changes)
	if err != nil {
		return 0, nil, err
	}
	for i, err := range errs {
		switch {
		case err == nil:
			moves += len(changes[i].Events)
		case errors.Is(err, docstore.ErrConflict):
			lost = append(lost, changes[i].Customer.ID)
		default:
			return moves, lost, err
		}
	}
	return moves, lost, nil
}

// decideAll decides on those of the customers that are listed until nobody else changes them meanwhile.
func (a App) decideAll(ctx context.Context, rule string, ids []string, decide decision) error {
	for range attempts {
		known, err := a.Customers.GetMany(ctx, ids)
		if err != nil {
			return err
		}
		var listed []heart.Customer
		for _, id := range ids {
			if c, exists := known[id]; exists && c.Body.Listed {
				listed = append(listed, c)
			}
		}
		if _, ids, err = a.decide(ctx, rule, listed, decide); err != nil || len(ids) == 0 {
			return err
		}
	}
	return docstore.ErrConflict
}
