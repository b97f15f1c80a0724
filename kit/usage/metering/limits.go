package metering

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const day = 24 * time.Hour

// MayChange returns a fault when the tenant has used up what it may, so that nothing of its is to be added or changed
// now: Limited, until midnight UTC, for events, and Exhausted for storage. It goes by what this process knows, which is a
// few seconds old of other replicas' events, and of storage as old as the last measurement.
func (m *Meter) MayChange(ctx context.Context, t tenancy.Tenant) error {
	if most := t.Limits.StorageBytes; most > 0 {
		if used := m.measured.Load().sizes[t.ID].Bytes; used >= most {
			return fault.New(fault.Exhausted, "tenant %s stores %d bytes here, of %d it may (measured every %s); "+
				"delete what it no longer needs, or ask the operator for a higher limit", t.ID, used, most, m.cfg.MeasureEvery)
		}
	}
	if most := t.Limits.EventsPerDay; most > 0 {
		now := m.now()
		if m.eventsToday(ctx, t.ID, now) >= most {
			midnight := now.Truncate(day).Add(day)
			return fault.New(fault.Limited, "tenant %s may cause %d events a day here and has; "+
				"try again after midnight UTC, or ask the operator for a higher limit", t.ID, most).After(midnight.Sub(now))
		}
	}
	return nil
}

// eventsToday reads what was told before this process first heard of the tenant. When that cannot be read the request
// goes on: it has the same store to write to.
func (m *Meter) eventsToday(ctx context.Context, tenant tenancy.ID, now time.Time) int64 {
	a := m.account(tenant)
	_ = a.refresh(ctx, time.Time{}, now)
	events, _ := a.figures(now)
	return events
}
