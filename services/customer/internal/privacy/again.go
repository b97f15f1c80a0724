package privacy

import (
	"context"
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// goOnEvery is how soon an erasure is gone on with that had to wait.
const goOnEvery = 250 * time.Millisecond

// again are the erasures that wait until their customers have told all they had to tell, which takes a moment. The sweep
// would go on with them too, half a minute later: what a crash forgets here is lost to nobody.
type again struct {
	mu      sync.Mutex
	waiting map[waiting]bool
}

// waiting is one tenant's erasure.
type waiting struct {
	tenant  tenancy.ID
	erasure string
}

func (a *again) add(w waiting) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting == nil {
		a.waiting = map[waiting]bool{}
	}
	a.waiting[w] = true
}

// take returns those that wait, who no longer do.
func (a *again) take() map[waiting]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := a.waiting
	a.waiting = nil
	return all
}

// part goes on with what waits. A tenant that is not served waits for the sweep.
func (p *Privacy) part() service.Part {
	goOn := func(ctx context.Context) {
		for w := range p.again.take() {
			if !p.env.Tenants.IsActive(w.tenant) {
				continue
			}
			if err := p.App(w.tenant).GoOn(ctx, w.erasure); err != nil && ctx.Err() == nil {
				p.env.Log.WarnContext(ctx, "an erasure did not go on; it will be tried again", "tenant", w.tenant, "erasure", w.erasure, "error", err)
			}
		}
	}
	return service.Part{Name: "erasing", Run: func(ctx context.Context) error {
		ctx = origin.With(ctx, origin.Origin{Actor: actor})
		soon := time.NewTicker(goOnEvery)
		defer soon.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-soon.C:
				goOn(ctx)
			}
		}
	}}
}
