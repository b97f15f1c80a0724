package domain

import (
	"fmt"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// CaseStatus is where a case stands: open, assigned, resolved, closed, in that order. Assigning may be left out, closing
// the loop with the customer may not.
type CaseStatus string

// The statuses of a case.
const (
	Open     CaseStatus = "open"
	Assigned CaseStatus = "assigned"
	Resolved CaseStatus = "resolved" // the cause is mended
	Closed   CaseStatus = "closed"   // and the customer was told
)

// Case is something a customer is unhappy about, until the customer has been told how it ended.
type Case struct {
	ID         string `bson:"-"`
	CustomerID string `bson:"customerId"`
	// InvitationID is set when a low score opened the case; one invitation opens one case.
	InvitationID string     `bson:"invitationId,omitempty"`
	Subject      string     `bson:"subject"`
	Description  string     `bson:"description,omitempty"`
	Status       CaseStatus `bson:"status"`
	Assignee     string     `bson:"assignee,omitempty"` // a subject of the tenant's tokens
	Resolution   string     `bson:"resolution,omitempty"`
	Told         string     `bson:"told,omitempty"` // what the customer was told
	OpenedAt     time.Time  `bson:"openedAt"`
	UpdatedAt    time.Time  `bson:"updatedAt"`
	ResolvedAt   *time.Time `bson:"resolvedAt,omitempty"`
	ClosedAt     *time.Time `bson:"closedAt,omitempty"`
}

const (
	maxSubject  = 200  // runes
	maxText     = 4000 // runes
	maxAssignee = 200  // runes
)

// OpenCase opens a case by hand.
func OpenCase(id, customerID, subject, description string, now time.Time) (Case, []contracts.Data, error) {
	subject, broken := requireText("subject", subject, maxSubject, nil)
	description, broken = checkText("description", description, maxText, broken)
	if len(broken) > 0 {
		return Case{}, nil, fault.OnFields(broken...)
	}
	c := Case{
		ID: id, CustomerID: customerID, Subject: subject, Description: description, Status: Open, OpenedAt: now, UpdatedAt: now,
	}
	return c, []contracts.Data{contracts.CaseOpened{Case: c.told()}}, nil
}

// CaseOf is the case that a response opens: one for every score that counts as a detractor's. It is made from the event
// alone, and its id from the invitation's, so that it is the same case whoever makes it and however often.
func CaseOf(r contracts.ResponseReceived) (Case, []contracts.Data, bool) {
	if r.Kind != string(NPS) || CategoryOf(r.Score) != Detractor {
		return Case{}, nil, false
	}
	at := stamp(r.AnsweredAt)
	c := Case{
		ID: "cas_" + strings.TrimPrefix(r.InvitationID, "inv_"), CustomerID: r.CustomerID, InvitationID: r.InvitationID,
		Subject: fmt.Sprintf("NPS %d/10", r.Score), Description: r.Comment, Status: Open, OpenedAt: at, UpdatedAt: at,
	}
	return c, []contracts.Data{contracts.CaseOpened{Case: c.told()}}, true
}

// told is the case as its events carry it.
func (c Case) told() contracts.Case {
	return contracts.Case{
		CaseID: c.ID, CustomerID: c.CustomerID, InvitationID: c.InvitationID, Subject: c.Subject, Assignee: c.Assignee, OpenedAt: c.OpenedAt,
	}
}
