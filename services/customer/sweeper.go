package customer

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
)

// sweepEvery is how often the sweeper looks.
const sweepEvery = 30 * time.Second

// sweeper returns the part that finishes what a crash left half done: purchases claimed but not told of, and imports
// that look as if they still ran. A tenant that is not served waits until it is.
func sweeper(env host.Env, tenantApp func(tenancy.ID) app.App) service.Part {
	sweep := func(ctx context.Context) {
		for _, tenant := range env.Tenants.Active() {
			finished, err := tenantApp(tenant.ID).FinishPurchases(ctx)
			if err = errors.Join(err, tenantApp(tenant.ID).FailStalledImports(ctx)); err != nil && ctx.Err() == nil {
				env.Log.WarnContext(ctx, "sweep failed; it will be tried again", "tenant", tenant.ID, "error", err)
			}
			if finished > 0 {
				env.Log.InfoContext(ctx, "finished purchases that were half recorded", "tenant", tenant.ID, "purchases", finished)
			}
		}
	}
	return service.Part{Name: "sweeper", Run: func(ctx context.Context) error {
		again := time.NewTicker(sweepEvery)
		defer again.Stop()
		for {
			sweep(ctx)
			select {
			case <-ctx.Done():
				return nil
			case <-again.C:
			}
		}
	}}
}
