package domain

import (
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Status is how far an order has come.
type Status string

// The statuses of an order.
const (
	Placed    Status = "placed"    // ordered, nothing is paid yet
	Paid      Status = "paid"      // what an order is recorded as where nothing is said
	Fulfilled Status = "fulfilled" // delivered
	Cancelled Status = "cancelled" // it counts as paid back in full
)

// statusMoves are the allowed moves. None leads back, so an order enters a status at most once.
var statusMoves = []struct {
	from Status
	to   []Status
}{
	{Placed, []Status{Paid, Cancelled}},
	{Paid, []Status{Fulfilled, Cancelled}},
	{Fulfilled, nil}, // what was delivered is refunded
	{Cancelled, nil},
}

// Move is a change of an order's status.
type Move struct {
	From Status    `bson:"from"`
	To   Status    `bson:"to"`
	At   time.Time `bson:"at"`
}

// next returns the statuses that may follow.
func (s Status) next() []Status {
	for _, move := range statusMoves {
		if move.from == s {
			return move.to
		}
	}
	return nil
}

// checkStatus returns the status an order is recorded with.
func checkStatus(status Status, broken []fault.Field) (Status, []fault.Field) {
	switch status {
	case "":
		return Paid, broken
	case Placed, Paid, Fulfilled:
		return status, broken
	default:
		return status, append(broken, fault.Field{Path: "status", Message: "must be placed, paid or fulfilled"})
	}
}

// MoveTo moves the order to a status; it changes nothing when the order has it already. A move that the table does not
// allow is a Conflict fault that names those it does.
func (p Purchase) MoveTo(status Status, now time.Time) (Purchase, error) {
	if status == p.Status {
		return p, nil
	}
	next := p.Status.next()
	if !slices.Contains(next, status) {
		way := "it is at its end"
		if len(next) > 0 {
			names := make([]string, len(next))
			for i, s := range next {
				names[i] = string(s)
			}
			way = "it can become " + strings.Join(names, " or ")
		}
		return p, fault.New(fault.Conflict, "an order that is %s cannot become %s: %s", p.Status, status, way)
	}
	p.Moves = append(slices.Clone(p.Moves), Move{From: p.Status, To: status, At: now})
	p.Status = status
	return p.changed(string(status), now), nil
}

// recordedAs is the status the order was recorded with.
func (p Purchase) recordedAs() Status {
	if len(p.Moves) > 0 {
		return p.Moves[0].From
	}
	return p.Status
}
