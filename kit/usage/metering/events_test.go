package metering

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

func TestReplicasAddUp(t *testing.T) {
	db := openDatabase(t)
	first, second := db.replica(), db.replica()
	first.tell("acme", "a", 3)
	second.tell("acme", "b", 2)
	second.tell("a", "c", 1) // another tenant, of a like name
	require.EqualValues(t, 3, first.reported("acme").EventsToday, "at once, as far as this replica knows")
	first.flush(t.Context(), false)
	second.flush(t.Context(), false)
	first.tell("acme", "d", 4)
	first.flush(t.Context(), false)
	db.later(5 * time.Second)
	require.EqualValues(t, 9, first.reported("acme").EventsToday)
	require.EqualValues(t, 9, second.reported("acme").EventsToday, "read again, for it was read five seconds ago")
	require.EqualValues(t, 1, first.reported("a").EventsToday)
}

func TestAReplicaThatWasFasterIsAddedTo(t *testing.T) {
	db := openDatabase(t)
	first, second := db.replica(), db.replica()
	for round := range 2 { // both insert the record, then both replace it
		first.tell("acme", string(rune('a'+round)), 1)
		second.tell("acme", string(rune('m'+round)), 10)
		db.meanwhile(func() { second.flush(t.Context(), false) })
		first.flush(t.Context(), false)
		require.EqualValues(t, 11*(round+1), first.reported("acme").EventsToday)
	}
}

func TestTheDayEndsAtMidnightUTC(t *testing.T) {
	db := openDatabase(t)
	r, restarted := db.replica(), db.replica()
	r.tell("acme", "a", 3)
	r.flush(t.Context(), false)
	r.tell("acme", "b", 4) // not written before the day is over
	db.later(90*time.Minute - time.Millisecond)
	require.EqualValues(t, 7, r.reported("acme").EventsToday)
	db.later(time.Millisecond)
	require.Zero(t, r.reported("acme").EventsToday)
	require.Zero(t, restarted.reported("acme").EventsToday)
	r.tell("acme", "c", 1)
	r.flush(t.Context(), false)
	db.later(time.Minute)
	require.EqualValues(t, 1, r.reported("acme").EventsToday)
	require.EqualValues(t, 1, restarted.reported("acme").EventsToday)
}

func TestCountsOutliveTheProcess(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	r.Seen("beta")
	r.tell("acme", "a", 3)
	r.flush(t.Context(), true)
	next := db.replica()
	require.EqualValues(t, 3, next.reported("acme").EventsToday)
	require.Equal(t, evening, *next.reported("beta").LastActivity)
}

func TestCountsWaitForTheStore(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	r.tell("acme", "a", 3)
	db.away.Store(true)
	r.flush(t.Context(), false)
	_, err := r.notes.In("acme").Insert(t.Context(), "b", note{}, make([]docstore.Event, 5)...)
	require.ErrorIs(t, err, errAway, "what was not written was not told")
	db.away.Store(false)
	r.flush(t.Context(), false)
	require.EqualValues(t, 3, db.replica().reported("acme").EventsToday)
}

func TestWhatIsToldDuringAWriteIsCountedOnce(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	r.tell("acme", "a", 3)
	db.meanwhile(func() { r.account("acme").told(2, evening) })
	r.flush(t.Context(), false)
	require.EqualValues(t, 5, r.reported("acme").EventsToday)
	r.flush(t.Context(), false)
	r.flush(t.Context(), false)
	require.EqualValues(t, 5, db.replica().reported("acme").EventsToday)
}

func TestActivityAloneIsWrittenOnceAMinute(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	written := func() time.Time {
		t.Helper()
		doc, err := r.records.In("acme").Get(t.Context(), recordID)
		require.NoError(t, err)
		return doc.Body.LastActivity.UTC()
	}
	r.Seen("acme")
	r.flush(t.Context(), false)
	require.Equal(t, evening, written())
	db.later(59 * time.Second)
	r.Seen("acme")
	r.flush(t.Context(), false)
	require.Equal(t, evening, written())
	require.Equal(t, evening.Add(59*time.Second), *r.reported("acme").LastActivity, "this process knows better")
	db.later(time.Second)
	r.Seen("acme")
	r.flush(t.Context(), false)
	require.Equal(t, evening.Add(time.Minute), written())
	db.later(time.Second)
	r.Seen("acme")
	r.flush(t.Context(), true)
	require.Equal(t, evening.Add(61*time.Second), written(), "the end leaves nothing unwritten")
}

func TestATenantThatWasErasedBeginsAnew(t *testing.T) {
	db := openDatabase(t)
	r := db.replica()
	r.tell("acme", "a", 3)
	r.flush(t.Context(), false)
	require.NoError(t, r.records.Purge(t.Context()))
	r.tell("acme", "b", 1)
	r.flush(t.Context(), false)
	require.EqualValues(t, 1, db.replica().reported("acme").EventsToday)
}
