package domain

import (
	"errors"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Done closes an open task with what came of it. A contact, when given, is the touchpoint to be logged of the visit; its
// channel, outcome and time are the task's unless it says otherwise.
func (t Task) Done(by, outcome string, contact *Contact, now time.Time) (Task, []contracts.Data, error) {
	if !t.Open() {
		return t, nil, fault.New(fault.Conflict, "the task is %s: only a planned or due task can be done", t.Status)
	}
	outcome, broken := checkText("outcome", outcome, maxOutcome, nil)
	if len(broken) > 0 {
		return t, nil, fault.OnFields(broken...)
	}
	if contact != nil {
		checked, err := t.contactOf(*contact, outcome).check(now)
		if err != nil {
			return t, nil, under("touchpoint", err)
		}
		t.Contact = &checked
	}
	t.Status, t.DoneBy, t.Outcome = Done, by, outcome
	t.UpdatedAt, t.ClosedAt = now, &now
	return t, []contracts.Data{t.ToldDone()}, nil
}

// contactOf fills what a contact leaves to the task.
func (t Task) contactOf(c Contact, outcome string) Contact {
	if c.Channel == "" {
		c.Channel = t.Channel
	}
	if c.Direction == "" {
		c.Direction = Outbound
	}
	if strings.TrimSpace(c.Subject) == "" {
		c.Subject = t.Subject
	}
	if strings.TrimSpace(c.Outcome) == "" {
		c.Outcome = outcome
	}
	return c
}

// ToldDone is the event that tells of a done task.
func (t Task) ToldDone() contracts.VisitDone {
	return contracts.VisitDone{FollowUp: t.told(), DoneAt: *t.ClosedAt, Outcome: t.Outcome}
}

// Logged returns the touchpoint that a done task leads to, if it has one. Its id is made from the task's, so that it is
// logged once however often this is asked.
func (t Task) Logged() (Touchpoint, bool) {
	if t.Status != Done || t.Contact == nil {
		return Touchpoint{}, false
	}
	return Touchpoint{
		ID: "tch_" + strings.TrimPrefix(t.ID, "tsk_"), CustomerID: t.CustomerID, Contact: *t.Contact, TaskID: t.ID,
		LoggedBy: t.DoneBy, LoggedAt: *t.ClosedAt,
	}, true
}

// Change gives an open task another owner or due time. One that is put off to the future is planned again.
func (t Task) Change(owner string, dueAt, now time.Time) (Task, error) {
	if !t.Open() {
		return t, fault.New(fault.Conflict, "the task is %s: only a planned or due task can be changed", t.Status)
	}
	owner, broken := checkText("owner", owner, maxOwner, nil)
	if dueAt = stamp(dueAt); !dueAt.Equal(t.DueAt) {
		broken = checkDue(dueAt, now, broken)
	}
	if len(broken) > 0 {
		return t, fault.OnFields(broken...)
	}
	if dueAt.After(now) {
		t.Status = Planned
	}
	t.Owner, t.DueAt, t.UpdatedAt = owner, dueAt, now
	return t, nil
}

// FallDue moves a planned task whose time has come.
func (t Task) FallDue(now time.Time) (Task, []contracts.Data) {
	t.Status, t.UpdatedAt = Due, now
	return t, []contracts.Data{contracts.VisitDue{FollowUp: t.told()}}
}

// Miss closes a due task whose grace has run out.
func (t Task) Miss(now time.Time) (Task, []contracts.Data) {
	t.Status, t.UpdatedAt, t.ClosedAt = Missed, now, &now
	return t, []contracts.Data{contracts.VisitMissed{FollowUp: t.told(), MissedAt: now}}
}

// Cancel closes a task that nobody is to do any more. No event tells of it: its reason has its own.
func (t Task) Cancel(now time.Time) Task {
	t.Status, t.UpdatedAt, t.ClosedAt = Cancelled, now, &now
	return t
}

// under puts the paths of an Invalid fault below the field that holds the checked value.
func under(parent string, err error) error {
	var broken *fault.Error
	if !errors.As(err, &broken) {
		return err
	}
	fields := make([]fault.Field, len(broken.Fields))
	for i, f := range broken.Fields {
		fields[i] = fault.Field{Path: parent + "." + f.Path, Message: f.Message}
	}
	return fault.OnFields(fields...)
}
