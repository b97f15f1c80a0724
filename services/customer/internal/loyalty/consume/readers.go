package consume

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// readers say what events are for loyalty, by type.
var readers = map[string]func(e eventbus.Event, place *time.Location) (app.Happening, error){
	contracts.CustomerRegistered{}.EventType(): reading(registered),
	contracts.CustomerChanged{}.EventType():    reading(changed),
	contracts.CustomersMerged{}.EventType():    reading(merged),
	contracts.CustomersUnmerged{}.EventType():  reading(unmerged),
	contracts.PurchaseRecorded{}.EventType():   reading(purchased),
	contracts.PurchaseChanged{}.EventType():    reading(purchaseChanged),
	contracts.PurchaseRefunded{}.EventType():   reading(refunded),
	contracts.BehaviourRecorded{}.EventType():  reading(behaved),
}

func reading[P eventbus.Payload](of func(told P, place *time.Location) app.Happening) func(eventbus.Event, *time.Location) (app.Happening, error) {
	return func(e eventbus.Event, place *time.Location) (app.Happening, error) {
		told, err := eventbus.Decode[P](e)
		return of(told, place), err
	}
}

// earning is a movement wherever it earns something.
func earning(move domain.Movement, worth func(p domain.Programme) bool) func(domain.Programme) (domain.Movement, bool) {
	return func(p domain.Programme) (domain.Movement, bool) { return move, worth(p) }
}

func registered(told contracts.CustomerRegistered, place *time.Location) app.Happening {
	c := told.Customer
	day := domain.DayOf(c.CreatedAt, place)
	return app.Happening{
		CustomerID: c.ID,
		Earns: earning(domain.Occurrence(domain.OnRegistration, domain.ByRegistration, "", day), func(p domain.Programme) bool {
			return p.FlatPoints(domain.OnRegistration, "", day) > 0
		}),
		Does: func(ctx context.Context, a app.App, p domain.Programme) error {
			if c.BirthDate == "" {
				return nil
			}
			return a.NoteBirth(ctx, p, c.ID, c.BirthDate)
		},
	}
}

func changed(told contracts.CustomerChanged, _ *time.Location) app.Happening {
	return app.Happening{CustomerID: told.Customer.ID, Does: func(ctx context.Context, a app.App, p domain.Programme) error {
		return a.NoteBirth(ctx, p, told.Customer.ID, told.Customer.BirthDate)
	}}
}

func merged(told contracts.CustomersMerged, _ *time.Location) app.Happening {
	return app.Happening{CustomerID: told.MergedID, Does: func(ctx context.Context, a app.App, p domain.Programme) error {
		return a.Merge(ctx, p, told.MergeID, told.MergedID, told.Customer.ID)
	}}
}

func unmerged(told contracts.CustomersUnmerged, _ *time.Location) app.Happening {
	return app.Happening{CustomerID: told.Unmerged.ID, Does: func(ctx context.Context, a app.App, p domain.Programme) error {
		return a.Unmerge(ctx, p, told.Unmerged.ID)
	}}
}

func purchased(told contracts.PurchaseRecorded, _ *time.Location) app.Happening {
	return app.Happening{CustomerID: told.CustomerID, Earns: earning(domain.Purchase(told), func(p domain.Programme) bool {
		return p.Counts(told)
	})}
}

func purchaseChanged(told contracts.PurchaseChanged, _ *time.Location) app.Happening {
	if told.To != "cancelled" {
		return app.Happening{}
	}
	return app.Happening{CustomerID: told.CustomerID, Does: func(ctx context.Context, a app.App, p domain.Programme) error {
		return a.CancelPurchase(ctx, p, told.CustomerID, told.PurchaseID)
	}}
}

func refunded(told contracts.PurchaseRefunded, _ *time.Location) app.Happening {
	return app.Happening{CustomerID: told.CustomerID, Does: func(ctx context.Context, a app.App, p domain.Programme) error {
		return a.Refund(ctx, p, told.CustomerID, told.PurchaseID, told.RefundID, told.Refunded.Minor)
	}}
}

func behaved(told contracts.BehaviourRecorded, place *time.Location) app.Happening {
	day := domain.DayOf(told.OccurredAt, place)
	return app.Happening{
		CustomerID: told.CustomerID,
		Earns: earning(domain.Occurrence(domain.OnBehaviour, told.BehaviourID, told.Name, day), func(p domain.Programme) bool {
			return p.FlatPoints(domain.OnBehaviour, told.Name, day) > 0
		}),
	}
}
