// Package domain holds the rules of privacy: how an erasure and an access request go, what a consent is worth, and when
// data has been kept for long enough. It does no I/O and has no clock of its own.
package domain

import (
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/plain"
)

// ErasureState says how far an erasure is.
type ErasureState string

// The states of an erasure.
const (
	ErasureRequested ErasureState = "requested" // the customer is still there
	Erasing          ErasureState = "erasing"   // the customer is a tombstone; not every service has answered
	ErasureCompleted ErasureState = "completed"
	ErasureRefused   ErasureState = "refused" // the customer was merged into another before it could be erased
)

// The services that hold something of a customer. An erasure and an access request wait for all of them.
const (
	CustomerService    = "customer"
	InteractionService = "interaction"
	FeedbackService    = "feedback"
	AnalyticsService   = "analytics"
)

// Services are those services, in the order in which they are shown.
func Services() []string {
	return []string{CustomerService, InteractionService, FeedbackService, AnalyticsService}
}

// Erasure is the aggregate of one erasure: it asks every service to erase a customer, notes who has, and ends when all have.
type Erasure struct {
	ID         string   `bson:"-"`
	CustomerID string   `bson:"customerId"`
	Aliases    []string `bson:"aliases,omitempty"` // ids that were merged into the customer
	// Subject is the customer's id unless the erasure was refused: a customer is erased once.
	Subject     string          `bson:"subject,omitempty"`
	Reason      string          `bson:"reason"`
	Note        string          `bson:"note,omitempty"`
	State       ErasureState    `bson:"state"`
	RequestedBy string          `bson:"requestedBy"`
	RequestedAt time.Time       `bson:"requestedAt"`
	DueAt       time.Time       `bson:"dueAt"`
	Overdue     bool            `bson:"overdue"` // not completed by then
	ToldAt      time.Time       `bson:"toldAt"`  // when the services were last asked
	Answers     []ErasureAnswer `bson:"answers,omitempty"`
	// Late is what this service found and erased when it looked once more.
	Late        []contracts.Erased `bson:"late,omitempty"`
	CompletedAt *time.Time         `bson:"completedAt,omitempty"`
	CheckedAt   *time.Time         `bson:"checkedAt,omitempty"` // when this service looked once more
	// NextAt is when there is something to do for it again; nil: never.
	NextAt *time.Time `bson:"nextAt,omitempty"`
}

// ErasureAnswer is what one service has erased.
type ErasureAnswer struct {
	Service  string             `bson:"service"`
	Erased   []contracts.Erased `bson:"erased"`
	ErasedAt time.Time          `bson:"erasedAt"`
}

const (
	askAgainAfter = 5 * time.Minute  // while a service has not answered
	tryAgainAfter = 30 * time.Second // while this service is not done
	// checkAfter is longer than any request or batch may take, so that what was under way when the customer was erased has
	// come to rest.
	checkAfter = 5 * time.Minute
)

// NewErasure is an erasure that has been asked for.
func NewErasure(id, customerID, reason, note, by string, due time.Duration, now time.Time) (Erasure, error) {
	var broken []fault.Field
	note, broken = plain.Text("note", note, maxNote, broken)
	if len(broken) > 0 {
		return Erasure{}, fault.OnFields(broken...)
	}
	e := Erasure{
		ID: id, CustomerID: customerID, Subject: customerID, Reason: reason, Note: note, State: ErasureRequested,
		RequestedBy: by, RequestedAt: now, DueAt: now.Add(due),
	}
	return e.lookAgain(now.Add(tryAgainAfter)), nil
}

// Refuse ends the erasure without anything erased; the customer may be erased under another id, or later.
func (e Erasure) Refuse() Erasure {
	e.State, e.Subject, e.NextAt, e.Overdue = ErasureRefused, "", nil, false
	return e
}

// Begin asks every service to erase the customer, who is a tombstone by now, and the ids that were merged into it.
func (e Erasure) Begin(aliases []string, now time.Time) (Erasure, []contracts.Data) {
	e.State, e.Aliases = Erasing, aliases
	return e.ask(now)
}

func (e Erasure) ask(now time.Time) (Erasure, []contracts.Data) {
	e.ToldAt = now
	return e.lookAgain(now.Add(tryAgainAfter)), []contracts.Data{contracts.ErasureRequested{
		ErasureID: e.ID, CustomerID: e.CustomerID, Aliases: e.Aliases, RequestedAt: e.RequestedAt, DueAt: e.DueAt,
	}}
}

// Answer notes what a service has erased, and reports whether that is news; with the last service the erasure is
// completed. A service's first answer counts. Replicas of this one may go on with the same erasure at the same time, and
// then what they say counts together.
func (e Erasure) Answer(service string, erased []contracts.Erased, at, now time.Time) (Erasure, bool) {
	if i := slices.IndexFunc(e.Answers, func(a ErasureAnswer) bool { return a.Service == service }); i >= 0 {
		together := addUp(e.Answers[i].Erased, erased)
		if service == CustomerService && !slices.Equal(together, e.Answers[i].Erased) {
			e.Answers = slices.Clone(e.Answers)
			e.Answers[i].Erased = together
			return e, true
		}
		return e, false
	}
	if e.State != Erasing {
		return e, false
	}
	e.Answers = append(slices.Clone(e.Answers), ErasureAnswer{service, erased, at})
	if len(e.Awaited()) > 0 {
		return e, true
	}
	e.State, e.CompletedAt, e.Overdue = ErasureCompleted, &now, false
	return e.lookAgain(now.Add(checkAfter)), true
}

// addUp adds what was erased, each thing by one of those who count. What stays without saying of whom it was is there for
// all of them to count.
func addUp(counts, more []contracts.Erased) []contracts.Erased {
	sum := slices.Clone(counts)
	for _, m := range more {
		i := slices.IndexFunc(sum, func(c contracts.Erased) bool { return c.Kind == m.Kind })
		if i < 0 {
			sum = append(sum, m)
			continue
		}
		sum[i].Erased += m.Erased
		sum[i].Anonymised = max(sum[i].Anonymised, m.Anonymised)
	}
	return sum
}

// Answered reports whether the service has said what it erased.
func (e Erasure) Answered(service string) bool {
	return slices.ContainsFunc(e.Answers, func(a ErasureAnswer) bool { return a.Service == service })
}

// Awaited are the services that have not answered.
func (e Erasure) Awaited() []string {
	return slices.DeleteFunc(Services(), e.Answered)
}

// Remind notes that the erasure is late, if it is, and asks again when that was long enough ago.
func (e Erasure) Remind(now time.Time) (Erasure, []contracts.Data) {
	if e.State == ErasureCompleted || e.State == ErasureRefused {
		return e, nil
	}
	e.Overdue = !now.Before(e.DueAt)
	if e.State == Erasing && now.Sub(e.ToldAt) >= askAgainAfter {
		return e.ask(now)
	}
	return e.lookAgain(now.Add(tryAgainAfter)), nil
}

// Check notes what was found and erased when the service looked once more, after all had answered.
func (e Erasure) Check(found []contracts.Erased, now time.Time) Erasure {
	e.Late, e.CheckedAt, e.NextAt = something(found), &now, nil
	return e
}

// IDs are all the ids that are erased.
func (e Erasure) IDs() []string { return append([]string{e.CustomerID}, e.Aliases...) }

func (e Erasure) lookAgain(at time.Time) Erasure {
	e.NextAt = &at
	return e
}

// something returns the counts that say that anything was erased.
func something(counts []contracts.Erased) []contracts.Erased {
	return slices.DeleteFunc(slices.Clone(counts), func(c contracts.Erased) bool { return c.Erased == 0 })
}
