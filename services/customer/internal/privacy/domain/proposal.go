package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// ProposalState says what became of a proposal.
type ProposalState string

// The states of a proposal.
const (
	Proposed ProposalState = "proposed"
	Approved ProposalState = "approved"
	Rejected ProposalState = "rejected"
)

// Proposal proposes to erase a customer who was kept for long enough.
type Proposal struct {
	ID             string        `bson:"-"`
	CustomerID     string        `bson:"customerId"`
	Rule           string        `bson:"rule"`
	UntouchedSince time.Time     `bson:"untouchedSince"`
	State          ProposalState `bson:"state"`
	ProposedAt     time.Time     `bson:"proposedAt"`
	DecidedAt      *time.Time    `bson:"decidedAt,omitempty"`
	DecidedBy      string        `bson:"decidedBy,omitempty"`
	// ErasureID is the erasure that an approval led to. It is not kept: the proposal is erased with the customer.
	ErasureID string `bson:"-"`
	// ExpiresAt is when a decided proposal is forgotten: the customer is then proposed again if it is still untouched.
	ExpiresAt *time.Time `bson:"expiresAt,omitempty"`
}

// decisionsKept is how long it is remembered that somebody wanted to keep a customer.
const decisionsKept = 365 * 24 * time.Hour

// Decide notes what somebody decided; what is decided cannot be decided otherwise.
func (p Proposal) Decide(state ProposalState, by string, now time.Time) (Proposal, error) {
	if p.State == state {
		return p, nil
	}
	if p.State != Proposed {
		return p, fault.New(fault.Conflict, "the proposal is %s already", p.State)
	}
	until := now.Add(decisionsKept)
	p.State, p.DecidedAt, p.DecidedBy, p.ExpiresAt = state, &now, by, &until
	return p, nil
}
