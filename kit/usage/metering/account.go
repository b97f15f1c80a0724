package metering

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// account is what this process knows of a tenant: what it has counted since it last wrote, and what was stored then.
type account struct {
	records docstore.Handle[record]

	mu     sync.Mutex
	fresh  record // not written yet
	stored docstore.Doc[record]
	readAt time.Time // of stored; zero: never

	writing sync.Mutex // held by the one who reads or writes the record
}

// told counts events. What is left of the day before is of no use to anybody any more.
func (a *account) told(events int, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if day := dayOf(now); a.fresh.Day != day {
		a.fresh.Day, a.fresh.Events = day, 0
	}
	a.fresh.Events += int64(events)
	a.fresh.LastActivity = now
}

func (a *account) wasSeen(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fresh.LastActivity = now
}

// figures returns what the replicas are known to have counted, with what this one has not written yet.
func (a *account) figures(now time.Time) (eventsToday int64, lastActivity time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	sum := a.stored.Body.with(a.fresh)
	if sum.Day == dayOf(now) {
		eventsToday = sum.Events
	}
	return eventsToday, sum.LastActivity
}

// with adds what was counted since.
func (r record) with(fresh record) record {
	switch {
	case fresh.Day > r.Day:
		r.Day, r.Events = fresh.Day, fresh.Events
	case fresh.Day == r.Day:
		r.Events += fresh.Events
	}
	if fresh.LastActivity.After(r.LastActivity) {
		r.LastActivity = fresh.LastActivity
	}
	return r
}

// activityEvery is how much later an activity must be than the one stored to be worth a write of its own.
const activityEvery = time.Minute

// due reports whether there is something to write. At the end everything is.
func (a *account) due(atEnd bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	later := a.fresh.LastActivity.Sub(a.stored.Body.LastActivity)
	return a.fresh.Events > 0 || later >= activityEvery || atEnd && later > 0
}

// refresh reads the record, unless it was read or written after then.
func (a *account) refresh(ctx context.Context, since, now time.Time) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	a.mu.Lock()
	known := a.readAt
	a.mu.Unlock()
	if known.After(since) {
		return nil
	}
	return a.read(ctx, now)
}

func (a *account) read(ctx context.Context, now time.Time) error {
	doc, err := a.records.Get(ctx, recordID)
	if err != nil && !errors.Is(err, docstore.ErrNotFound) {
		return err
	}
	doc.ID = recordID
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored, a.readAt = doc, now
	return nil
}

// writeAttempts bounds how often a flush adds again after another replica was faster.
const writeAttempts = 10

// write adds what was counted to the record. What is counted meanwhile is left for the next time, and so is everything
// after an error: then, should the store have written all the same, a few seconds' events are counted twice.
func (a *account) write(ctx context.Context, now time.Time) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	var err error
	for range writeAttempts {
		a.mu.Lock()
		never := a.readAt.IsZero()
		a.mu.Unlock()
		if never || err != nil {
			if err := a.read(ctx, now); err != nil {
				return err
			}
		}
		if err = a.add(ctx, now); !errors.Is(err, docstore.ErrConflict) && !docstore.IsDuplicate(err, "_id") {
			return err
		}
	}
	return err
}

func (a *account) add(ctx context.Context, now time.Time) error {
	a.mu.Lock()
	fresh, doc := a.fresh, a.stored
	a.mu.Unlock()
	doc.Body = doc.Body.with(fresh)
	var err error
	if doc.Version == 0 {
		doc, err = a.records.Insert(ctx, recordID, doc.Body)
	} else {
		doc, err = a.records.Replace(ctx, doc)
	}
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored, a.readAt = doc, now
	if a.fresh.Day == fresh.Day {
		a.fresh.Events -= fresh.Events
	}
	return nil
}
