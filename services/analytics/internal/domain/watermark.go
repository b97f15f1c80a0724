package domain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Watermark is the last applied event of an aggregate.
type Watermark struct {
	ID       string `bson:"id"`
	Sequence int64  `bson:"sequence"`
}

// maxWatermarks bounds a profile's document (about 60 bytes each). A forgotten one could only matter to an event that
// is published again after the customer answered and complained a thousand times more.
const maxWatermarks = 1000

// due says whether the event that has the sequence number is the next after those applied, or is one of them. An event
// further on is ErrGap: it must wait until the missing one is there.
func due(applied int64, e Event) (bool, error) {
	if e.Sequence > applied+1 {
		return false, fmt.Errorf("%w: %s is at %d, the event is %d", ErrGap, e.Subject, applied, e.Sequence)
	}
	return e.Sequence == applied+1, nil
}

func compareID(w Watermark, id string) int { return cmp.Compare(w.ID, id) }

// feedbackAt returns the watermark of one of the feedback service's aggregates.
func (p Profile) feedbackAt(id string) int64 {
	if at, found := slices.BinarySearchFunc(p.Feedback, id, compareID); found {
		return p.Feedback[at].Sequence
	}
	return 0
}

// advanceFeedback returns the watermarks with one moved. The oldest gives way when there are too many, unless it is of
// an open case. Which that is depends on the ids alone, not on the order of arrival.
func (p Profile) advanceFeedback(id string, sequence int64) []Watermark {
	marks := slices.Clone(p.Feedback)
	at, found := slices.BinarySearchFunc(marks, id, compareID)
	if found {
		marks[at].Sequence = sequence
		return marks
	}
	marks = slices.Insert(marks, at, Watermark{id, sequence})
	if len(marks) <= maxWatermarks {
		return marks
	}
	oldest := -1
	for i, m := range marks {
		if _, open := slices.BinarySearch(p.OpenCases, m.ID); !open && (oldest < 0 || age(m.ID) < age(marks[oldest].ID)) {
			oldest = i
		}
	}
	if oldest < 0 {
		return marks
	}
	return slices.Delete(marks, oldest, oldest+1)
}

// age orders ids of any prefix by the time they were made.
func age(id string) string { return id[strings.LastIndexByte(id, '_')+1:] }
