package proxy

import (
	"sync"
	"time"
)

// absent is how long an endpoint that refused is asked last: by then the cluster says whether it is still one.
const absent = 2 * time.Second

// absences remembers which endpoints did not answer a moment ago.
type absences struct {
	now func() time.Time

	mu    sync.Mutex
	until map[string]time.Time
}

func newAbsences(now func() time.Time) *absences {
	return &absences{now: now, until: map[string]time.Time{}}
}

func (a *absences) note(endpoint string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	for known, until := range a.until { // few, and only while pods come and go
		if now.After(until) {
			delete(a.until, known)
		}
	}
	a.until[endpoint] = now.Add(absent)
}

func (a *absences) has(endpoint string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	until, ok := a.until[endpoint]
	return ok && a.now().Before(until)
}
