package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// AccessState says how far an access request is.
type AccessState string

// The states of an access request.
const (
	Collecting      AccessState = "collecting"
	AccessCompleted AccessState = "completed"
)

// AccessRequest is the aggregate of one access request: it asks every service for all it holds of a customer, and notes
// what has come.
type AccessRequest struct {
	ID          string      `bson:"-"`
	CustomerID  string      `bson:"customerId"`
	Aliases     []string    `bson:"aliases,omitempty"`
	State       AccessState `bson:"state"`
	RequestedBy string      `bson:"requestedBy"`
	RequestedAt time.Time   `bson:"requestedAt"`
	Attempt     int         `bson:"attempt"`
	Collected   []Collected `bson:"collected,omitempty"`
	CompletedAt *time.Time  `bson:"completedAt,omitempty"`
	ExpiresAt   time.Time   `bson:"expiresAt"`
	NextAt      *time.Time  `bson:"nextAt,omitempty"` // when there is something to do for it again
}

// Collected is what has come of one service.
type Collected struct {
	Service   string `bson:"service"`
	Attempt   int    `bson:"attempt"` // the attempt whose parts count
	Parts     int    `bson:"parts"`
	Have      []int  `bson:"have"`
	Documents int64  `bson:"documents"`
}

// Done reports whether all parts are there.
func (c Collected) Done() bool { return c.Parts > 0 && len(c.Have) == c.Parts }

const (
	collectAgainAfter = 10 * time.Minute
	accessKept        = 30 * 24 * time.Hour
	maxParts          = 10_000 // of half a mebibyte
)

// NewAccessRequest asks every service for what it holds of the customer and of those merged into it.
func NewAccessRequest(id, customerID string, aliases []string, by string, now time.Time) (AccessRequest, []contracts.Data) {
	r := AccessRequest{
		ID: id, CustomerID: customerID, Aliases: aliases, State: Collecting, RequestedBy: by, RequestedAt: now, ExpiresAt: now.Add(accessKept),
	}
	return r.ask(now)
}

func (r AccessRequest) ask(now time.Time) (AccessRequest, []contracts.Data) {
	next := now.Add(collectAgainAfter)
	r.Attempt, r.NextAt = r.Attempt+1, &next
	return r, []contracts.Data{contracts.AccessRequested{
		RequestID: r.ID, CustomerID: r.CustomerID, Aliases: r.Aliases, Attempt: r.Attempt,
	}}
}

// AskAgain asks with a new attempt when what was asked for has not come in time.
func (r AccessRequest) AskAgain(now time.Time) (AccessRequest, []contracts.Data) {
	if r.State == AccessCompleted || r.NextAt == nil || now.Before(*r.NextAt) {
		return r, nil
	}
	return r.ask(now)
}

// Wants reports whether a part of a service's answer is of use: the service is not done, and has not begun a later attempt.
func (r AccessRequest) Wants(service string, told contracts.DataCollected) bool {
	c := r.Of(service)
	return r.State == Collecting && !c.Done() && told.Attempt >= c.Attempt && told.Attempt <= r.Attempt &&
		told.Part >= 1 && told.Part <= told.Parts && told.Parts <= maxParts
}

// Receive notes that a part has come and is kept; with the last of all services the request is completed. A part that has
// come before changes nothing.
func (r AccessRequest) Receive(service string, told contracts.DataCollected, now time.Time) AccessRequest {
	if !r.Wants(service, told) {
		return r
	}
	c := r.Of(service)
	if told.Attempt > c.Attempt || c.Parts != told.Parts {
		c = Collected{Service: service, Attempt: told.Attempt, Parts: told.Parts}
	}
	at, known := slices.BinarySearch(c.Have, told.Part)
	if known {
		return r
	}
	c.Have, c.Documents = slices.Insert(slices.Clone(c.Have), at, told.Part), c.Documents+int64(len(told.Documents))
	r.Collected = slices.DeleteFunc(slices.Clone(r.Collected), func(o Collected) bool { return o.Service == service })
	r.Collected = append(r.Collected, c)
	for _, service := range Services() {
		if !r.Of(service).Done() {
			return r
		}
	}
	r.State, r.CompletedAt, r.NextAt = AccessCompleted, &now, nil
	return r
}

// Of returns what has come of a service.
func (r AccessRequest) Of(service string) Collected {
	for _, c := range r.Collected {
		if c.Service == service {
			return c
		}
	}
	return Collected{Service: service}
}

// Ready returns a fault while the archive is not to be had: Conflict before the request is completed, Gone when it expired.
func (r AccessRequest) Ready(now time.Time) error {
	switch {
	case !now.Before(r.ExpiresAt):
		return fault.New(fault.Gone, "the archive has expired; request access again")
	case r.State != AccessCompleted:
		return fault.New(fault.Conflict, "the request is %s: there is an archive when every service has answered", r.State)
	default:
		return nil
	}
}
