package mirror

// Merging says which other an original turned out to be. It follows from the merges told, in whatever order they come.
type Merging struct {
	// MergeID is the last merge of the original into another, undone or not. Ids of merges sort by their time.
	MergeID string `bson:"mergeId,omitempty"`
	// MergedInto is the id of the other; empty when the original stands for itself.
	MergedInto string `bson:"mergedInto,omitempty"`
}

// Merge returns what is known after a merge into another, and whether that is new.
func (m Merging) Merge(mergeID, into string) (Merging, bool) {
	if mergeID <= m.MergeID {
		return m, false
	}
	return Merging{mergeID, into}, true
}

// Unmerge returns what is known after a merge was undone, and whether that is new.
func (m Merging) Unmerge(mergeID string) (Merging, bool) {
	if mergeID < m.MergeID || mergeID == m.MergeID && m.MergedInto == "" {
		return m, false
	}
	return Merging{MergeID: mergeID}, true
}
