// Package scoring has the customers of each tenant scored again after their purchases changed. It knows when, and leaves
// what is done to the use case.
package scoring

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
)

// Scorer scores the tenants' customers.
type Scorer struct {
	Waiting *Waiting
	Tenants func() []tenancy.Tenant // those that are served
	Served  func(tenancy.ID) bool   // a tenant that is not waits until it is
	App     func(tenancy.ID) app.App
	// Paused says that a rebuild is under way: half-built profiles are not to be scored, nor told of.
	Paused func() bool
	Now    func() time.Time
	Log    *slog.Logger
}

const (
	lookEvery = 250 * time.Millisecond
	// sweepEvery is how often all tenants are checked for what a process that died, or a rebuild while they were not
	// served, left unscored.
	sweepEvery = 10 * time.Minute
)

// Part returns the scorer as a part of the service. Several replicas may run it: what one has scored, another finds done.
func (s Scorer) Part() service.Part {
	return service.Part{Name: "scoring", Run: func(ctx context.Context) error {
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		var swept time.Time
		for {
			if now := s.Now(); !s.Paused() {
				if now.Sub(swept) >= sweepEvery {
					swept = now
					s.sweep(ctx)
				}
				s.look(ctx, now)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			}
		}
	}}
}

// ScoreAll scores the customers of every tenant that is served, on whatever App gives. It goes on after a tenant's error and returns
// the first.
func (s Scorer) ScoreAll(ctx context.Context, on func(tenancy.ID) app.App) error {
	var first error
	for _, tenant := range s.Tenants() {
		if err := on(tenant.ID).ScoreCustomers(ctx, ""); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// look scores the tenants whose turn has come.
func (s Scorer) look(ctx context.Context, now time.Time) {
	for tenant, turn := range s.Waiting.take(now, s.Served) {
		if err := s.score(ctx, tenant, turn); err != nil && ctx.Err() == nil {
			if !errors.Is(err, docstore.ErrConflict) { // another replica was scoring too
				s.Log.ErrorContext(ctx, "customers not scored", "tenant", tenant, "error", err)
			}
			s.Waiting.Changed(tenant, now)
		}
	}
}

func (s Scorer) score(ctx context.Context, tenant tenancy.ID, t turn) error {
	tenantApp := s.App(tenant)
	if t.asked {
		return tenantApp.ScoreCustomers(ctx, t.asOf)
	}
	if needed, err := tenantApp.NeedsScoring(ctx); err != nil || !needed {
		return err
	}
	return tenantApp.ScoreCustomers(ctx, "")
}

// sweep notes the tenants whose changes nobody in this process has seen.
func (s Scorer) sweep(ctx context.Context) {
	for _, tenant := range s.Tenants() {
		needed, err := s.App(tenant.ID).NeedsScoring(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "cannot say whether customers need scoring", "tenant", tenant.ID, "error", err)
		}
		if needed {
			s.Waiting.Changed(tenant.ID, s.Now())
		}
	}
}
