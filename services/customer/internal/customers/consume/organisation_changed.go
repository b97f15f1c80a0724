package consume

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// organisationsPublished ends the memberships through which an organisation has come to belong to itself. Whoever changed
// it has looked already, unless it died: then the event is still there.
func (c Events) organisationsPublished(ctx context.Context, events []eventbus.Event) error {
	ctx = origin.With(ctx, origin.Origin{Actor: "service:customer"})
	for _, e := range events {
		customer, err := changedCustomer(e)
		if err != nil {
			return err
		}
		if customer.Kind != "organisation" || len(customer.Memberships) == 0 {
			continue
		}
		if _, err := c.App(tenancy.ID(e.Tenant)).LeaveCycles(ctx, customer.ID); err != nil {
			return err
		}
	}
	return nil
}

// changedCustomer returns the customer that an event tells of, as it is after it; the zero Customer for other events, and
// for one that is new: nobody could belong to it yet.
func changedCustomer(e eventbus.Event) (contracts.Customer, error) {
	switch e.Type {
	case (contracts.CustomerChanged{}).EventType():
		told, err := eventbus.Decode[contracts.CustomerChanged](e)
		return told.Customer, err
	case (contracts.CustomersMerged{}).EventType():
		told, err := eventbus.Decode[contracts.CustomersMerged](e)
		return told.Customer, err
	default:
		return contracts.Customer{}, nil
	}
}
