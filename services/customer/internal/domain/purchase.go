package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// PurchaseState says how far the recording of a purchase has come.
type PurchaseState string

// The states of a purchase. It is claimed before its customer tells of it, in another document; a purchase that a
// crash left in between is found by its state and finished.
const (
	Recording PurchaseState = "recording" // its external id is claimed; its customer tells of it at once, or after a crash soon
	Recorded  PurchaseState = "recorded"  // its event is published
)

// Purchase is something a customer bought. It never changes but for its state.
type Purchase struct {
	ID          string                   `bson:"-"`
	Version     int64                    `bson:"-"`
	CustomerID  string                   `bson:"customerId"`
	ExternalID  string                   `bson:"externalId,omitempty"` // unique within the tenant
	PurchasedOn string                   `bson:"purchasedOn"`          // calendar day where it was made: "2026-01-31"
	Lines       []contracts.PurchaseLine `bson:"lines,omitempty"`
	Total       contracts.Money          `bson:"total"`
	State       PurchaseState            `bson:"state"`
	RecordedAt  time.Time                `bson:"recordedAt"`
}

// Same reports whether other says the same of the same customer: it is then the same purchase sent twice.
func (p Purchase) Same(other Purchase) bool {
	return p.CustomerID == other.CustomerID && p.ExternalID == other.ExternalID && p.PurchasedOn == other.PurchasedOn &&
		p.Total == other.Total && slices.Equal(p.Lines, other.Lines)
}

// Buy makes the customer tell of its purchases, the first of which makes it a customer.
func (c Customer) Buy(now time.Time, purchases ...Purchase) (Customer, []contracts.Data, error) {
	if c.Deleted() {
		return c, nil, fault.New(fault.NotFound, "there is no customer %s", c.ID)
	}
	events := make([]contracts.Data, 0, len(purchases)+1)
	for _, p := range purchases {
		events = append(events, contracts.PurchaseRecorded{
			CustomerID: c.ID, PurchaseID: p.ID, ExternalID: p.ExternalID, PurchasedOn: p.PurchasedOn, Total: p.Total, Lines: p.Lines,
		})
		if c.Stage != Buyer {
			var event contracts.Data
			c, event = c.enter(Buyer, FirstPurchase, now)
			events = append(events, event)
		}
	}
	return c, events, nil
}
