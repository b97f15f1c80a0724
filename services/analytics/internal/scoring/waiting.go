package scoring

import (
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// Waiting holds the tenants whose customers are to be scored again. A tenant's turn comes when nothing has changed for
// Quiet, or when changes have gone on for Patience, so that an import is scored at its end and a long one now and then.
type Waiting struct {
	Quiet, Patience time.Duration

	mu      sync.Mutex
	tenants map[tenancy.ID]turn
}

// turn is when a tenant's changes began and when the last came.
type turn struct {
	first, last time.Time
	asked       bool // for a scoring at once, whether or not anything changed
	asOf        domain.Day
}

// Changed notes that a tenant's scores may have changed.
func (w *Waiting) Changed(tenant tenancy.ID, now time.Time) {
	w.note(tenant, func(t turn) turn {
		if t.first.IsZero() {
			t.first = now
		}
		t.last = now
		return t
	})
}

// Asked notes that somebody wants the tenant's customers scored at once.
func (w *Waiting) Asked(tenant tenancy.ID, asOf domain.Day) {
	w.note(tenant, func(t turn) turn {
		t.asked, t.asOf = true, asOf
		return t
	})
}

func (w *Waiting) note(tenant tenancy.ID, change func(turn) turn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tenants == nil {
		w.tenants = make(map[tenancy.ID]turn)
	}
	w.tenants[tenant] = change(w.tenants[tenant])
}

// take removes and returns the tenants that are served and whose turn has come.
func (w *Waiting) take(now time.Time, served func(tenancy.ID) bool) map[tenancy.ID]turn {
	w.mu.Lock()
	defer w.mu.Unlock()
	due := make(map[tenancy.ID]turn)
	for tenant, t := range w.tenants {
		if (t.asked || now.Sub(t.last) >= w.Quiet || now.Sub(t.first) >= w.Patience) && served(tenant) {
			due[tenant] = t
			delete(w.tenants, tenant)
		}
	}
	return due
}
