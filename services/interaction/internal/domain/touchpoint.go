package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Contact is what happened in a touchpoint.
type Contact struct {
	Channel    Channel   `bson:"channel"`
	Direction  Direction `bson:"direction"`
	Subject    string    `bson:"subject"`
	Summary    string    `bson:"summary,omitempty"`
	Outcome    string    `bson:"outcome,omitempty"`
	HappenedAt time.Time `bson:"happenedAt"`
}

// Touchpoint is one contact with a customer. It is logged once and never changes.
type Touchpoint struct {
	ID         string `bson:"-"`
	CustomerID string `bson:"customerId"`
	Contact    `bson:",inline"`
	// TaskID is set when the contact was the doing of a task.
	TaskID   string    `bson:"taskId,omitempty"`
	LoggedBy string    `bson:"loggedBy"` // a subject of the tenant's tokens
	LoggedAt time.Time `bson:"loggedAt"`
}

// Bounds of what can be written of a touchpoint.
const (
	maxSubject = 200  // runes
	maxText    = 4000 // runes
	maxOutcome = 500  // runes
	// clockSkew is how far ahead of ours the clock of the caller may be.
	clockSkew = 5 * time.Minute
)

// earliest is the oldest moment a contact can have happened at: before it, a date is a slip of the pen.
var earliest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// Log makes a touchpoint. A contact without a time happened now.
func Log(id, customerID string, contact Contact, by string, now time.Time) (Touchpoint, error) {
	contact, err := contact.check(now)
	if err != nil {
		return Touchpoint{}, err
	}
	return Touchpoint{ID: id, CustomerID: customerID, Contact: contact, LoggedBy: by, LoggedAt: now}, nil
}

// Told is the event that tells of the touchpoint.
func (t Touchpoint) Told() contracts.InteractionLogged {
	return contracts.InteractionLogged{
		TouchpointID: t.ID, CustomerID: t.CustomerID, Channel: string(t.Channel), Direction: string(t.Direction),
		Subject: t.Subject, Outcome: t.Outcome, HappenedAt: t.HappenedAt,
	}
}

func (c Contact) check(now time.Time) (Contact, error) {
	var broken []fault.Field
	if !c.Channel.Known() {
		broken = append(broken, fault.Field{Path: "channel", Message: "is not a channel"})
	}
	if c.Direction != Inbound && c.Direction != Outbound {
		broken = append(broken, fault.Field{Path: "direction", Message: "must be inbound or outbound"})
	}
	c.Subject, broken = checkText("subject", c.Subject, maxSubject, broken)
	c.Summary, broken = checkText("summary", c.Summary, maxText, broken)
	c.Outcome, broken = checkText("outcome", c.Outcome, maxOutcome, broken)
	if c.Subject == "" {
		broken = append(broken, fault.Field{Path: "subject", Message: "is required"})
	}
	if c.HappenedAt.IsZero() {
		c.HappenedAt = now
	}
	c.HappenedAt = stamp(c.HappenedAt)
	switch {
	case c.HappenedAt.After(now.Add(clockSkew)):
		broken = append(broken, fault.Field{Path: "happenedAt", Message: "is in the future; what is to come is a task"})
	case c.HappenedAt.Before(earliest):
		broken = append(broken, fault.Field{Path: "happenedAt", Message: "is before 1900"})
	}
	if len(broken) > 0 {
		return c, fault.OnFields(broken...)
	}
	return c, nil
}

// stamp is a time as it is kept: in UTC, to the millisecond.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
