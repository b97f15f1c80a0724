// Package mirror is for services that keep copies of another service's aggregates, made of its events: which events a copy
// has taken in, whether the original is gone for good, and which other it turned out to be. It knows nothing of what the
// copies hold, and does no input or output.
package mirror

// State is what every copy has besides its content; copies embed it.
type State struct {
	ID string `bson:"-"`
	// Watermark is the sequence of the last event of the original that made this copy.
	Watermark int64 `bson:"watermark"`
	// Deleted copies hold nothing of the original any more.
	Deleted bool `bson:"deleted,omitempty"`
	// Dead copies are deleted, and nothing may be kept of their originals, whoever tells it and whenever.
	Dead bool `bson:"dead,omitempty"`

	Merging `bson:",inline"`
}

// Mirrored returns the state of a copy that embeds it.
func (s *State) Mirrored() *State { return s }

// Takes reports whether the copy lacks an event of the original: it is none that it has, or older than one it has.
func (s State) Takes(sequence int64) bool { return !s.Deleted && sequence > s.Watermark }

// At returns the state after an event of the original.
func (s State) At(sequence int64) State {
	s.Watermark = sequence
	return s
}

// Delete returns the state after the original was deleted, and whether that is new. Content goes with it.
func (s State) Delete(sequence int64) (State, bool) {
	if s.Deleted {
		return s, false
	}
	s.Deleted, s.Watermark = true, max(sequence, s.Watermark)
	return s, true
}

// Bury returns the state of a dead one, and whether that is new. Content goes with it.
func (s State) Bury() (State, bool) {
	if s.Dead {
		return s, false
	}
	s.Deleted, s.Dead = true, true
	return s, true
}

// Merge returns the state after the original turned out to be another one, and whether that is new. It does not depend on
// what the original itself tells, which may come before or after.
func (s State) Merge(mergeID, into string) (State, bool) {
	if s.Dead || into == s.ID {
		return s, false
	}
	var changed bool
	s.Merging, changed = s.Merging.Merge(mergeID, into)
	return s, changed
}

// Unmerge returns the state after a merge was undone, and whether that is new.
func (s State) Unmerge(mergeID string) (State, bool) {
	if s.Dead {
		return s, false
	}
	var changed bool
	s.Merging, changed = s.Merging.Unmerge(mergeID)
	return s, changed
}
