package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// EntryKind says what an entry of a timeline tells of.
type EntryKind string

// The kinds of entry.
const (
	TouchpointEntry EntryKind = "touchpoint"
	PurchaseEntry   EntryKind = "purchase"
	RefundEntry     EntryKind = "refund"
	CancelledEntry  EntryKind = "purchase-cancelled"
	StageEntry      EntryKind = "stage-changed"
	ResponseEntry   EntryKind = "response"
	CaseOpened      EntryKind = "case-opened"
	CaseResolved    EntryKind = "case-resolved"
	CaseClosed      EntryKind = "case-closed"
	VisitDone       EntryKind = "visit-done"
	VisitMissed     EntryKind = "visit-missed"
)

// Entry is one line of a customer's timeline. It is made from an event alone and never changes; its id is made from what
// the event tells of, so that it is entered once however often the event comes.
type Entry struct {
	ID         string    `bson:"-"`
	CustomerID string    `bson:"customerId"`
	Kind       EntryKind `bson:"kind"`
	SourceID   string    `bson:"sourceId,omitempty"` // of the touchpoint, purchase, invitation, case or task
	// At is when it happened. A purchase and a refund, which have a day and no time, stand at the start of it in UTC.
	At        time.Time        `bson:"at"`
	Title     string           `bson:"title,omitempty"`
	Text      string           `bson:"text,omitempty"`
	Channel   Channel          `bson:"channel,omitempty"`
	Direction Direction        `bson:"direction,omitempty"`
	Total     *contracts.Money `bson:"total,omitempty"`
	Score     *int             `bson:"score,omitempty"` // 0 to 10
	FromStage string           `bson:"fromStage,omitempty"`
	ToStage   string           `bson:"toStage,omitempty"`
}
