package domain

import (
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Stream says which service's events an event is one of, and thereby how they are numbered.
type Stream int

// The streams.
const (
	// OfCustomer events number all that the customer service tells of a customer.
	OfCustomer Stream = iota + 1
	// OfFeedback events are numbered for each of the feedback service's aggregates: invitation or case.
	OfFeedback
	// OfInteraction events need no number: a touchpoint is told of once and the latest counts.
	OfInteraction
	// OfPrivacy events need no number: to erase once more changes nothing.
	OfPrivacy
)

// Event is an event as the read models take it.
type Event struct {
	Stream   Stream
	Customer string // id of the customer it is about
	Subject  string // id of the aggregate that told it
	Sequence int64  // among the events of the subject: 1, 2, 3, …
	Time     time.Time
	Offset   int64 // in the partition it was read from
	// Data is nil for a type this service does not read; such an event still takes its place in the sequence.
	Data contracts.Data
}

// What an event can be refused for.
var (
	// ErrGap: an event before this one has not been applied.
	ErrGap = errors.New("an earlier event of the same subject is missing")
	// ErrMalformed: the event says something that cannot be.
	ErrMalformed = errors.New("the event is malformed")
)

// Others returns the customers that the event is about besides its own.
func (e Event) Others() []string {
	switch data := e.Data.(type) {
	case contracts.CustomersMerged:
		return []string{data.MergedID}
	case contracts.CustomersUnmerged:
		return []string{data.Unmerged.ID}
	case contracts.ErasureRequested:
		return data.Aliases
	default:
		return nil
	}
}

// scores reports whether the event can change RFM scores, or what is set right when customers are scored.
func (e Event) scores() bool {
	switch data := e.Data.(type) {
	case contracts.PurchaseRecorded, contracts.PurchaseRefunded, contracts.CustomerDeleted,
		contracts.CustomersMerged, contracts.CustomersUnmerged, contracts.ErasureRequested:
		return true
	case contracts.PurchaseChanged:
		return data.To == cancelled
	default:
		return false
	}
}
