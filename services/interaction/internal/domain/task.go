package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Status is where a task stands: planned, then due, then done or missed. A planned task can be done early, and any open
// one is cancelled when its customer is deleted.
type Status string

// The statuses.
const (
	Planned   Status = "planned"
	Due       Status = "due"
	Done      Status = "done"
	Missed    Status = "missed"
	Cancelled Status = "cancelled"
)

// OpenStatuses are those of a task that is still to be done.
func OpenStatuses() []Status { return []Status{Planned, Due} }

// Task is a follow-up visit (回访): somebody is to get in touch with a customer.
type Task struct {
	ID         string `bson:"-"`
	CustomerID string `bson:"customerId"`
	// PurchaseID is what a follow-up made automatically follows up.
	PurchaseID string    `bson:"purchaseId,omitempty"`
	Subject    string    `bson:"subject,omitempty"`
	Channel    Channel   `bson:"channel"`
	Owner      string    `bson:"owner,omitempty"` // a subject of the tenant's tokens
	DueAt      time.Time `bson:"dueAt"`
	Status     Status    `bson:"status"`
	CreatedAt  time.Time `bson:"createdAt"`
	UpdatedAt  time.Time `bson:"updatedAt"`
	// ClosedAt is when the task was done, missed or cancelled.
	ClosedAt *time.Time `bson:"closedAt,omitempty"`
	DoneBy   string     `bson:"doneBy,omitempty"`
	Outcome  string     `bson:"outcome,omitempty"`
	// Contact is the touchpoint to be logged of the visit. It is kept here so that a crash between the two writes
	// loses nothing: who hears that the visit was done logs it again, under an id made from the task's.
	Contact *Contact `bson:"contact,omitempty"`
}

// TaskDetails are what a caller writes of a task made by hand.
type TaskDetails struct {
	Subject string
	Channel Channel // empty: the customer's preferred one
	Owner   string  // empty: the customer's
	DueAt   time.Time
}

const maxOwner = 200 // runes

// NewTask makes a task by hand.
func NewTask(id string, customer Customer, d TaskDetails, now time.Time) (Task, error) {
	t := Task{
		ID: id, CustomerID: customer.ID, Subject: d.Subject, Channel: channelFor(customer, d.Channel), Owner: d.Owner,
		DueAt: stamp(d.DueAt), Status: Planned, CreatedAt: now, UpdatedAt: now,
	}
	var broken []fault.Field
	t.Subject, broken = checkText("subject", t.Subject, maxSubject, broken)
	t.Owner, broken = checkText("owner", t.Owner, maxOwner, broken)
	if t.Owner == "" {
		t.Owner = customer.Owner
	}
	if !t.Channel.Known() {
		broken = append(broken, fault.Field{Path: "channel", Message: "is not a channel"})
	}
	broken = checkDue(t.DueAt, now, broken)
	if len(broken) > 0 {
		return Task{}, fault.OnFields(broken...)
	}
	return t, nil
}

// Open reports whether the task is still to be done.
func (t Task) Open() bool { return t.Status == Planned || t.Status == Due }

// told is the task as its events carry it.
func (t Task) told() contracts.FollowUp {
	return contracts.FollowUp{
		TaskID: t.ID, CustomerID: t.CustomerID, PurchaseID: t.PurchaseID, Channel: string(t.Channel), Owner: t.Owner, DueAt: t.DueAt,
	}
}

// channelFor is the channel asked for, else the customer's preferred one, else the telephone.
func channelFor(c Customer, asked Channel) Channel {
	switch {
	case asked != "":
		return asked
	case c.PreferredChannel.Known():
		return c.PreferredChannel
	default:
		return Phone
	}
}

// furthest is how far ahead a task can be planned; a date beyond it is a slip of the pen.
const furthest = 20 * 365 * 24 * time.Hour

func checkDue(dueAt, now time.Time, broken []fault.Field) []fault.Field {
	switch {
	case dueAt.Before(now.Add(-clockSkew)):
		return append(broken, fault.Field{Path: "dueAt", Message: "is in the past: nobody can visit then"})
	case dueAt.After(now.Add(furthest)):
		return append(broken, fault.Field{Path: "dueAt", Message: "is more than twenty years ahead"})
	default:
		return broken
	}
}
