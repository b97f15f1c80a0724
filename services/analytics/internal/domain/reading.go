package domain

import "time"

// Reading says which generation of the read models is answered from and which is being made. A generation is what one
// reading of all topics from their first event makes; a rebuild makes the next while the one before still answers.
type Reading struct {
	Version int64 `bson:"-"` // of its document; 0: not stored yet

	Active     int64      `bson:"active"` // the generation that is answered from; the first is 0
	Phase      Phase      `bson:"phase"`
	StartedAt  *time.Time `bson:"startedAt,omitempty"` // of the last rebuild
	FinishedAt *time.Time `bson:"finishedAt,omitempty"`
}

// Phase is how far a rebuild is.
type Phase string

// The phases of a rebuild.
const (
	Idle     Phase = ""         // none is under way
	Emptying Phase = "emptying" // what the generation before the last left is being removed
	Building Phase = "building" // all events are being read again
	Clearing Phase = "clearing" // the new generation answers, the one before is about to be removed
)

// Rebuilding reports whether a newer generation than the one that answers is being made.
func (r Reading) Rebuilding() bool { return r.Phase == Emptying || r.Phase == Building }

// Consuming returns the generation into which events are read.
func (r Reading) Consuming() int64 {
	if r.Phase == Building {
		return r.Active + 1
	}
	return r.Active
}

// removalLimit is how long emptying or clearing can take before another rebuild may begin, for the process that did it
// must have died.
const removalLimit = 10 * time.Minute

// Start begins a rebuild. It is refused while the one before is not at its end.
func (r Reading) Start(now time.Time) (Reading, bool) {
	died := func(since *time.Time) bool { return since != nil && now.Sub(*since) > removalLimit }
	free := r.Phase == Idle || r.Phase == Emptying && died(r.StartedAt) || r.Phase == Clearing && died(r.FinishedAt)
	if !free {
		return r, false
	}
	now = stored(now)
	r.Phase, r.StartedAt, r.FinishedAt = Emptying, &now, nil
	return r, true
}

// Emptied goes on to read all events again.
func (r Reading) Emptied() Reading {
	r.Phase = Building
	return r
}

// Finish makes the generation that was built the one that is answered from.
func (r Reading) Finish(now time.Time) Reading {
	now = stored(now)
	r.Active, r.Phase, r.FinishedAt = r.Active+1, Clearing, &now
	return r
}

// Cleared ends the rebuild.
func (r Reading) Cleared() Reading {
	r.Phase = Idle
	return r
}
