package domain

import (
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Step is one step of a customer's life: it came to a stage, or it is counted at none any more. It is written once, made
// of one event, and never changes but for being counted, or erased.
type Step struct {
	ID string `json:"id" bson:"-"`
	// CustomerID is empty in a step that is no part of a customer's history, only of the figures.
	CustomerID string          `json:"customerId,omitempty" bson:"customerId,omitempty"`
	From       customers.Stage `json:"from,omitempty" bson:"from,omitempty"` // empty: it was counted at none
	To         customers.Stage `json:"to,omitempty" bson:"to,omitempty"`     // empty: it is counted at none
	At         time.Time       `json:"at" bson:"at"`
	Day        string          `json:"day" bson:"day"` // where the tenant is
	// Since is since when the customer had been at From; zero where that is not told.
	Since  time.Time `json:"since,omitzero" bson:"since,omitempty"`
	Reason string    `json:"reason,omitempty" bson:"reason,omitempty"`
	Note   string    `json:"note,omitempty" bson:"note,omitempty"`
	By     string    `json:"by,omitempty" bson:"by,omitempty"`
	// Open says that the funnel has still to count the step.
	Open bool `json:"-" bson:"open,omitempty"`
}

// Source is the event that a step is made of: the sequence is the event's among those of its subject, in a tenant's zone.
type Source struct {
	Subject  string
	Sequence int64
	At       time.Time
	Zone     *time.Location
}

// StepOf returns the step that an event tells of, if it tells of one. The same event always makes the same step.
func StepOf(source Source, told contracts.Data) (Step, bool) {
	step := Step{ID: fmt.Sprintf("%s:%08d", source.Subject, source.Sequence), Open: true, At: source.At}
	switch told := told.(type) {
	case contracts.CustomerRegistered:
		step.CustomerID, step.To, step.Reason = told.Customer.ID, customers.Stage(told.Customer.Stage), "registered"
	case contracts.StageChanged:
		step.CustomerID, step.From, step.To = told.CustomerID, customers.Stage(told.From), customers.Stage(told.To)
		step.Reason, step.Note, step.By, step.Since = told.Reason, told.Note, told.By, told.Since.UTC()
	case contracts.CustomerDeleted:
		step.From = customers.Stage(told.Stage)
	case contracts.CustomersMerged:
		step.From = customers.Stage(told.MergedStage)
	case contracts.CustomersUnmerged:
		step.To = customers.Stage(told.Unmerged.Stage)
	}
	step.At = step.At.UTC().Truncate(time.Millisecond)
	step.Day = step.At.In(source.Zone).Format(time.DateOnly)
	return step, step.From != "" || step.To != ""
}

// Stay is how long the customer had been at the stage that it left; it is known of moves from stage to stage only.
func (s Step) Stay() (time.Duration, bool) {
	if s.From == "" || s.To == "" || s.Since.IsZero() {
		return 0, false
	}
	return max(0, s.At.Sub(s.Since)), true
}

// Month is that of the step's day: "2026-03".
func (s Step) Month() string { return MonthOf(s.Day) }

// MonthOf returns the month of a calendar day.
func MonthOf(day string) string { return day[:len("2026-03")] }

// Anonymise takes away what tells of whom the step was, and of whoever made it. The figures keep it.
func (s Step) Anonymise() Step {
	s.CustomerID, s.Note, s.By = "", "", ""
	return s
}
