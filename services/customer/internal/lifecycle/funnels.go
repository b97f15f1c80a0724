package lifecycle

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// funnels are the tenants whose steps are to be counted soon.
type funnels chan tenancy.ID

// waiting is how many may wait; those for whom there is no room wait for the sweep.
const waiting = 1000

func newFunnels() funnels { return make(funnels, waiting) }

// stepped notes that a tenant has steps to count. It does not wait.
func (f funnels) stepped(tenant tenancy.ID) {
	select {
	case f <- tenant:
	default:
	}
}

// with returns a tenant and all who wait, each once.
func (f funnels) with(tenant tenancy.ID) []tenancy.ID {
	all := []tenancy.ID{tenant}
	for {
		select {
		case tenant = <-f:
			if !slices.Contains(all, tenant) {
				all = append(all, tenant)
			}
		default:
			return all
		}
	}
}

// countSteps counts steps as they come, so that a funnel is a moment behind and not half a minute. What fails is left to
// the sweep.
func (l *Lifecycle) countSteps(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case tenant := <-l.funnels:
			for _, tenant := range l.funnels.with(tenant) {
				if err := l.App(tenant).CountSteps(ctx); err != nil && ctx.Err() == nil {
					l.env.Log.WarnContext(ctx, "funnel left to the sweep", "tenant", tenant, "error", err)
				}
			}
		}
	}
}
