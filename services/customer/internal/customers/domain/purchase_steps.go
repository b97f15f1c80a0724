package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Step is one thing that happened to a purchase and that its customer tells of once: that it was recorded, a move from
// status to status, a refund.
//
// The customer tells of it, not the purchase's own document, so that everything told of a customer is one sequence: its
// readers keep one number as watermark, and a refund never overtakes the purchase that it is of. What happened is
// therefore in two documents, the purchase first; the names of the steps that are not known to be published stay with
// the purchase, so that whoever comes after a crash can have them told.
type Step struct {
	PurchaseID string
	Name       string // recordedStep, the status entered, or the refund's id
}

const recordedStep = "recorded"

// StepOf returns the step that an event tells of, if it tells of one.
func StepOf(told contracts.Data) (Step, bool) {
	switch told := told.(type) {
	case contracts.PurchaseRecorded:
		return Step{told.PurchaseID, recordedStep}, true
	case contracts.PurchaseChanged:
		return Step{told.PurchaseID, told.To}, true
	case contracts.PurchaseRefunded:
		return Step{told.PurchaseID, told.RefundID}, true
	default:
		return Step{}, false
	}
}

// changed notes a step that has still to be told.
func (p Purchase) changed(step string, now time.Time) Purchase {
	p.Revision++
	p.ChangedAt = now
	p.State = Recording
	p.Untold = append(slices.Clone(p.Untold), step)
	return p
}

// Told returns the purchase when its customer has told of the steps; others are left untold.
func (p Purchase) Told(told func(Step) bool) Purchase {
	p.Untold = slices.DeleteFunc(slices.Clone(p.Untold), func(name string) bool { return told(Step{p.ID, name}) })
	if len(p.Untold) == 0 {
		p.Untold, p.State = nil, Recorded
	}
	return p
}

// New reports whether nobody has been told yet that there is this purchase.
func (p Purchase) New() bool { return slices.Contains(p.Untold, recordedStep) }

// Follow makes the customer tell of the untold steps of its purchase that come after the recording. A cancelled purchase
// was none.
func (c Customer) Follow(p Purchase) (Customer, []contracts.Data) {
	if slices.Contains(p.Untold, string(Cancelled)) {
		c.Buying = c.Buying.less(p.PurchasedOn)
	}
	return c, p.changes()
}

// less returns the sum with one purchase fewer, which was made on the day. Where that was the first of more purchases than
// the latest that are kept, its day stays the first.
func (b Buying) less(day string) Buying {
	b.Count--
	if at, found := slices.BinarySearch(b.RecentOn, day); found {
		b.RecentOn = slices.Delete(slices.Clone(b.RecentOn), at, at+1)
	}
	if known := len(b.RecentOn); known > 0 {
		b.LastOn = b.RecentOn[known-1]
	}
	switch {
	case b.Count <= 0:
		return Buying{HeldOn: b.HeldOn}
	case int64(len(b.RecentOn)) >= b.Count:
		b.FirstOn = b.RecentOn[0]
	}
	return b
}

// changes returns the events of the untold steps that come after the recording, in order.
func (p Purchase) changes() []contracts.Data {
	var events []contracts.Data
	for _, name := range p.Untold {
		for _, m := range p.Moves {
			if string(m.To) == name {
				events = append(events, p.moved(m))
			}
		}
		for i, r := range p.Refunds {
			if r.ID == name {
				events = append(events, p.refunded(i))
			}
		}
	}
	return events
}

// recorded tells of the purchase as it was recorded.
func (p Purchase) recorded() contracts.PurchaseRecorded {
	return contracts.PurchaseRecorded{
		CustomerID: p.CustomerID, PurchaseID: p.ID, ExternalID: p.ExternalID, PurchasedOn: p.PurchasedOn,
		Total: p.Total, Discount: p.Discount, Lines: p.Lines, Status: string(p.recordedAs()),
	}
}

// moved tells of a move. No refund follows a cancellation, so what is left at it is what all refunds have left.
func (p Purchase) moved(m Move) contracts.PurchaseChanged {
	event := contracts.PurchaseChanged{
		CustomerID: p.CustomerID, PurchaseID: p.ID, PurchasedOn: p.PurchasedOn, From: string(m.From), To: string(m.To), At: m.At,
	}
	if m.To == Cancelled {
		left := contracts.Money{Minor: p.Total.Minor - p.paidBack(len(p.Refunds)).Minor, Currency: p.Total.Currency}
		event.Left = &left
	}
	return event
}

// refunded tells of a refund.
func (p Purchase) refunded(i int) contracts.PurchaseRefunded {
	r := p.Refunds[i]
	return contracts.PurchaseRefunded{
		CustomerID: p.CustomerID, PurchaseID: p.ID, RefundID: r.ID, PurchasedOn: p.PurchasedOn, RefundedOn: r.RefundedOn,
		Amount: r.Amount, Refunded: p.paidBack(i + 1), Lines: r.Lines, Reason: r.Reason,
	}
}
