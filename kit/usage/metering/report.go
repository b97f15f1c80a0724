package metering

import (
	"context"
	"encoding/json"
	"net/http"

	"golang.org/x/sync/errgroup"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
)

// Report returns what every tenant uses, as all replicas wrote it down no longer ago than a flush.
func (m *Meter) Report(ctx context.Context, tenants *tenancy.Directory) (usage.Report, error) {
	report := usage.Report{Revision: tenants.Revision(), Tenants: []usage.Tenant{}}
	all := tenants.All()
	if err := m.refresh(ctx, all); err != nil {
		return report, err
	}
	now, measured := m.now(), m.measured.Load()
	for _, t := range all {
		line := usage.Tenant{ID: t.ID, State: t.State}
		if events, last := m.account(t.ID).figures(now); !last.IsZero() {
			line.EventsToday, line.LastActivity = events, &last
		}
		if !measured.at.IsZero() {
			line.Documents, line.StorageBytes, line.MeasuredAt = measured.sizes[t.ID].Documents, measured.sizes[t.ID].Bytes, &measured.at
			if customers, counted := measured.customers[t.ID]; counted {
				line.Customers = &customers
			}
		}
		report.Tenants = append(report.Tenants, line)
	}
	return report, nil
}

// refresh reads the records that were not read or written lately.
func (m *Meter) refresh(ctx context.Context, tenants []tenancy.Tenant) error {
	now := m.now()
	reading, ctx := errgroup.WithContext(ctx)
	reading.SetLimit(atOnce)
	for _, t := range tenants {
		reading.Go(func() error { return m.account(t.ID).refresh(ctx, now.Add(-m.cfg.FlushEvery), now) })
	}
	return reading.Wait()
}

// Handler answers GET /tenants on the ops port.
func (m *Meter) Handler(tenants *tenancy.Directory) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		report, err := m.Report(r.Context(), tenants)
		if err != nil {
			m.cfg.Log.WarnContext(r.Context(), "what tenants use could not be read", "error", err)
			http.Error(w, "the store does not answer; try again", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		_ = json.NewEncoder(w).Encode(report) // the asker has gone: nobody is left to tell
	})
}
