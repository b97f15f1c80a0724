package httpapi

import (
	"context"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Usage knows what tenants use.
type Usage interface {
	// Seen notes that the tenant made a request.
	Seen(tenant tenancy.ID)
	// MayChange returns a fault when the tenant has used up what it may, so that it may only read and delete.
	MayChange(ctx context.Context, tenant tenancy.Tenant) error
}

// admitUsage notes the tenant's request, and refuses one that adds or changes when the tenant has used up what it may.
func (a *API) admitUsage(ctx context.Context, method string, tenant tenancy.Tenant) error {
	if a.cfg.Usage == nil {
		return nil
	}
	a.cfg.Usage.Seen(tenant.ID)
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodDelete:
		return nil
	}
	return a.cfg.Usage.MayChange(ctx, tenant)
}

// limits bounds each tenant's rate of requests, in this process: with n replicas a tenant may have n times its limit.
type limits struct {
	mu      sync.Mutex
	buckets map[tenancy.ID]*rate.Limiter
}

func newLimits() *limits { return &limits{buckets: map[tenancy.ID]*rate.Limiter{}} }

// take counts a request of the tenant; the error is a Limited fault when it is one too many.
func (l *limits) take(t tenancy.Tenant, now time.Time) error {
	if t.Limits.RequestsPerSecond <= 0 {
		return nil
	}
	reservation := l.bucket(t, now).ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	reservation.CancelAt(now)
	return fault.New(fault.Limited, "tenant %s may make %g requests a second; slow down", t.ID, t.Limits.RequestsPerSecond).After(wait)
}

// bucket returns the tenant's bucket, brought up to the limits it has now.
func (l *limits) bucket(t tenancy.Tenant, now time.Time) *rate.Limiter {
	limit, burst := rate.Limit(t.Limits.RequestsPerSecond), t.Limits.Burst
	if burst == 0 {
		burst = int(math.Ceil(t.Limits.RequestsPerSecond))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.buckets[t.ID]
	if !ok {
		b = rate.NewLimiter(limit, burst)
		l.buckets[t.ID] = b
	}
	if b.Limit() != limit {
		b.SetLimitAt(now, limit)
	}
	if b.Burst() != burst {
		b.SetBurstAt(now, burst)
	}
	return b
}
