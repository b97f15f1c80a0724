// Package schedule moves tasks when their time comes, tenant by tenant. It knows when to look, and leaves what is done
// to the use cases.
package schedule

import (
	"context"
	"log/slog"
	"time"

	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
)

// Scheduler looks at every active tenant's tasks.
type Scheduler struct {
	Every   time.Duration // how often it looks
	Tenants func() []tenancy.Tenant
	App     func(tenancy.ID) app.App
	Log     *slog.Logger
}

// Part returns the scheduler as a part of the service. Several replicas may run it.
func (s Scheduler) Part() service.Part {
	return service.Part{Name: "schedule", Run: func(ctx context.Context) error {
		ticker := time.NewTicker(s.Every)
		defer ticker.Stop()
		for {
			s.Look(ctx)
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			}
		}
	}}
}

// Look moves the tasks of every active tenant once. One tenant's trouble is logged and does not hold up the others; its
// tasks are looked at again the next time. A suspended tenant's tasks wait until it is served again.
func (s Scheduler) Look(ctx context.Context) {
	for _, tenant := range s.Tenants() {
		if tenant.State != tenancy.Active || ctx.Err() != nil {
			continue
		}
		if err := s.App(tenant.ID).MoveTasks(ctx); err != nil && ctx.Err() == nil {
			s.Log.ErrorContext(ctx, "tasks not moved", "tenant", tenant.ID, "error", err)
		}
	}
}
