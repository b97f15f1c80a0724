package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// PurchaseState says how far the telling of a purchase has come.
type PurchaseState string

// The states of a purchase. What happens to it is stored before its customer tells of it, in another document; a purchase
// that a crash left in between is found by its state and finished.
const (
	Recording PurchaseState = "recording" // its customer tells of its last steps at once, or after a crash soon
	Recorded  PurchaseState = "recorded"  // the events of all its steps are published
)

// Purchase is something a customer bought, with all that has become of it.
type Purchase struct {
	ID          string                   `bson:"-"`
	Version     int64                    `bson:"-"` // of its document, which the telling raises too
	CustomerID  string                   `bson:"customerId"`
	ExternalID  string                   `bson:"externalId,omitempty"` // unique within the tenant
	PurchasedOn string                   `bson:"purchasedOn"`          // calendar day where it was made: "2026-01-31"
	Lines       []contracts.PurchaseLine `bson:"lines,omitempty"`
	Discount    *contracts.Money         `bson:"discount,omitempty"` // off the whole order, above zero
	Total       contracts.Money          `bson:"total"`              // after all discounts
	Status      Status                   `bson:"status"`
	Moves       []Move                   `bson:"moves,omitempty"`   // from status to status, in order
	Refunds     []Refund                 `bson:"refunds,omitempty"` // in order
	// Revision counts what a caller can see: 1 when recorded, one more with every move and refund.
	Revision   int64         `bson:"revision"`
	State      PurchaseState `bson:"state"`
	Untold     []string      `bson:"untold,omitempty"` // names of the steps that are not known to be published, in order
	RecordedAt time.Time     `bson:"recordedAt"`
	ChangedAt  time.Time     `bson:"changedAt"`
}

// Same reports whether other says the same of the same customer: it is then the same purchase sent twice. Categories and
// names may come of the catalogue, which changes, so they are not compared where there is a SKU.
func (p Purchase) Same(other Purchase) bool {
	return p.CustomerID == other.CustomerID && p.ExternalID == other.ExternalID && p.PurchasedOn == other.PurchasedOn &&
		p.Total == other.Total && sameMoney(p.Discount, other.Discount) && p.recordedAs() == other.recordedAs() &&
		slices.EqualFunc(p.Lines, other.Lines, sameLine)
}

func sameLine(a, b contracts.PurchaseLine) bool {
	return a.SKU == b.SKU && (a.SKU != "" || a.Name == b.Name && a.Category == b.Category) &&
		a.Quantity == b.Quantity && a.Price == b.Price && sameMoney(a.Discount, b.Discount)
}

// sameMoney compares amounts by value; there may be none.
func sameMoney(a, b *contracts.Money) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// Refunded is what has been paid back of the purchase so far. A cancelled purchase counts as paid back in full.
func (p Purchase) Refunded() contracts.Money {
	if p.Status == Cancelled {
		return p.Total
	}
	return p.paidBack(len(p.Refunds))
}

// paidBack sums up the first refunds, as many as are asked for. They never come to more than the total.
func (p Purchase) paidBack(refunds int) contracts.Money {
	sum := contracts.Money{Currency: p.Total.Currency}
	for _, r := range p.Refunds[:refunds] {
		sum.Minor += r.Amount.Minor
	}
	return sum
}

// Buy makes the customer tell of its purchases. What they make of its stage is AfterBuying's.
func (c Customer) Buy(_ time.Time, purchases ...Purchase) (Customer, []contracts.Data, error) {
	if c.Deleted() {
		return c, nil, fault.New(fault.NotFound, "there is no customer %s", c.ID)
	}
	events := make([]contracts.Data, 0, len(purchases))
	for _, p := range purchases {
		c.Buying = c.Buying.with(p.PurchasedOn)
		events = append(events, p.recorded())
	}
	return c, events, nil
}
