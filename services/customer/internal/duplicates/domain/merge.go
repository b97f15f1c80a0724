package domain

import (
	"time"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// MergeState says how far a merge has come. Between two states are writes to several documents, which a crash may
// interrupt and whoever finds the merge takes up again.
type MergeState string

// The states of a merge.
const (
	Merging   MergeState = "merging"
	Merged    MergeState = "merged"
	Undoing   MergeState = "undoing"
	Undone    MergeState = "undone"
	Abandoned MergeState = "abandoned" // one of the two changed or was gone before anything was told; nothing was merged
)

// undoWithin is for how long a merge can be undone.
const undoWithin = 30 * 24 * time.Hour

// Merge is two customers that turned out to be one, or are being made so. While it is under way it claims both, so that
// nothing else merges or parts them.
type Merge struct {
	ID         string     `bson:"-"`
	Version    int64      `bson:"-"`
	SurvivorID string     `bson:"survivorId"`
	MergedID   string     `bson:"mergedId"`
	State      MergeState `bson:"state"`
	Claims     []string   `bson:"claims,omitempty"` // ids; set while it is under way
	By         string     `bson:"by,omitempty"`

	Rules customers.MergeRules `bson:"rules"` // with the choices of whoever asked for it
	// MergedVersion is the version of the merged customer that was looked at: it is merged as it was then or not at all.
	MergedVersion int64 `bson:"mergedVersion"`
	// Handed is what the merged customer lets go of for the survivor to have it.
	Handed customers.Handed `bson:"handed"`
	// SurvivorVersion is that of the survivor which Before is; After is what became of it. They are stored before the
	// survivor is, so that whatever is done to it can be undone.
	SurvivorVersion int64                   `bson:"survivorVersion,omitempty"`
	Before          *customers.Kept         `bson:"before,omitempty"`
	After           *customers.Kept         `bson:"after,omitempty"`
	Fields          []customers.MergedField `bson:"fields,omitempty"`

	Reason    string     `bson:"reason,omitempty"` // why it was abandoned
	BegunAt   time.Time  `bson:"begunAt"`
	UpdatedAt time.Time  `bson:"updatedAt"`
	MergedAt  *time.Time `bson:"mergedAt,omitempty"`
	UndoneAt  *time.Time `bson:"undoneAt,omitempty"`
	// ErasedAt: one of the two was erased, and with it all that undoing takes.
	ErasedAt *time.Time `bson:"erasedAt,omitempty"`
}

// BeginMerge returns a merge that claims both.
func BeginMerge(id, survivorID, mergedID, by string, now time.Time) Merge {
	return Merge{
		ID: id, SurvivorID: survivorID, MergedID: mergedID, By: by, State: Merging, Claims: []string{survivorID, mergedID},
		BegunAt: now, UpdatedAt: now,
	}
}

// Done ends the merge in a state; nothing is claimed any more.
func (m Merge) Done(state MergeState, now time.Time) Merge {
	m.State, m.Claims, m.UpdatedAt = state, nil, now
	if state == Merged {
		m.MergedAt = &now
		return m
	}
	if state == Undone {
		m.UndoneAt = &now
	}
	m.Before, m.After, m.Handed = nil, nil, customers.Handed{} // nothing is left to undo
	return m
}

// Abandon gives the merge up; nothing has been told of it.
func (m Merge) Abandon(reason string, now time.Time) Merge {
	m.Reason = reason
	return m.Done(Abandoned, now)
}

// UndoUntil is until when the merge can be undone; zero where it cannot be at all.
func (m Merge) UndoUntil() time.Time {
	if m.State != Merged || m.MergedAt == nil || m.ErasedAt != nil {
		return time.Time{}
	}
	return m.MergedAt.Add(undoWithin)
}

// BeginUndo claims both again.
func (m Merge) BeginUndo(now time.Time) (Merge, error) {
	switch {
	case m.ErasedAt != nil:
		return m, fault.New(fault.Conflict, "the customer of the merge was erased, and with it what undoing takes")
	case m.State == Undone || m.State == Undoing:
		return m, fault.New(fault.Conflict, "the merge is undone already")
	case m.State != Merged:
		return m, fault.New(fault.Conflict, "the merge is %s: there is nothing to undo", m.State)
	case now.After(m.UndoUntil()):
		return m, fault.New(fault.Conflict, "a merge can be undone within 30 days; this one could until %s", m.UndoUntil().Format(time.RFC3339))
	}
	m.State, m.Claims, m.UpdatedAt = Undoing, []string{m.SurvivorID, m.MergedID}, now
	return m, nil
}

// Resume takes a state of before back: an undo that found what forbids it.
func (m Merge) Resume(now time.Time) Merge {
	m.State, m.Claims, m.UpdatedAt = Merged, nil, now
	return m
}

// Erase leaves of the merge who was merged into whom and when.
func (m Merge) Erase(now time.Time) Merge {
	m.Before, m.After, m.Handed, m.Rules, m.ErasedAt, m.UpdatedAt = nil, nil, customers.Handed{}, nil, &now, now
	return m
}
