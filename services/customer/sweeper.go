package customer

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
)

// sweepEvery is how often the sweeper looks.
const sweepEvery = 30 * time.Second

// sweeper returns the part that does what is due in every area, and finishes what a crash left half done. A tenant that
// is not served waits until it is.
func sweeper(env host.Env, areas []area.Area) service.Part {
	sweep := func(ctx context.Context) {
		for _, tenant := range env.Tenants.Active() {
			for _, a := range areas {
				if a.Sweep == nil {
					continue
				}
				if err := a.Sweep(ctx, tenant); err != nil && ctx.Err() == nil {
					env.Log.WarnContext(ctx, "sweep failed; it will be tried again", "tenant", tenant.ID, "area", a.Name, "error", err)
				}
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
