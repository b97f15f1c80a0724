// Package quota holds tenants to the number of customers they may have, without counting them at every write: it
// remembers a count, adds what this process creates, and counts again when others may have used up the rest. It knows
// nothing of what a customer is.
package quota

import (
	"context"
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const (
	// fastest is how many customers a second the other replicas are taken to create at most: a few imports at once.
	fastest = 10_000
	// shortest is how old a count is at least when it is counted again, so that a tenant at its limit that keeps trying
	// costs one count a second. By what other replicas create in that time it may come to be above its limit.
	shortest = time.Second
)

// Quota is one process's count of each tenant's customers. It is safe for concurrent use.
type Quota struct {
	count func(ctx context.Context, tenant tenancy.ID) (int64, error)
	now   func() time.Time

	mu      sync.Mutex
	tallies map[tenancy.ID]*tally
}

// New returns a quota of what count counts.
func New(count func(ctx context.Context, tenant tenancy.ID) (int64, error), now func() time.Time) *Quota {
	return &Quota{count: count, now: now, tallies: map[tenancy.ID]*tally{}}
}

// tally is a tenant's count, with what this process has created and deleted since.
type tally struct {
	mu    sync.Mutex
	known int64
	at    time.Time // of the count; zero: never counted
}

// stale reports whether others may have used up what is left, and n of it is wanted.
func (t *tally) stale(most, n int64, now time.Time) bool {
	age := now.Sub(t.at)
	if t.at.IsZero() || age < shortest {
		return t.at.IsZero()
	}
	return age.Seconds()*fastest >= float64(most-t.known-n)
}

func (q *Quota) tally(tenant tenancy.ID) *tally {
	q.mu.Lock()
	defer q.mu.Unlock()
	t, ok := q.tallies[tenant]
	if !ok {
		t = &tally{}
		q.tallies[tenant] = t
	}
	return t
}

// Of returns the tenant's room, within the limit that it has now.
func (q *Quota) Of(tenant tenancy.Tenant) Room { return Room{q, tenant} }

// Room is how many more customers one tenant may have.
type Room struct {
	quota  *Quota
	tenant tenancy.Tenant
}

// Take makes room for at most n customers and returns for how many there is any.
func (r Room) Take(ctx context.Context, n int64) (int64, error) {
	most := r.tenant.Limits.Customers
	if most == 0 {
		return n, nil
	}
	t := r.quota.tally(r.tenant.ID)
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := r.quota.now(); t.stale(most, n, now) {
		counted, err := r.quota.count(ctx, r.tenant.ID)
		if err != nil {
			return 0, err
		}
		t.known, t.at = counted, now
	}
	taken := min(n, max(0, most-t.known))
	t.known += taken
	return taken, nil
}

// GiveBack returns room that was taken for customers who did not come to be, or of those who are no more.
func (r Room) GiveBack(n int64) {
	t := r.quota.tally(r.tenant.ID)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = max(0, t.known-n)
}
