package tenantsfile

import (
	"sync"
	"time"

	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// pace keeps the writes of each Stack's file apart.
type pace struct {
	clock   clock.PassiveClock
	spacing time.Duration

	mu   sync.Mutex
	last map[client.ObjectKey]time.Time
}

func newPace(clock clock.PassiveClock, spacing time.Duration) *pace {
	return &pace{clock: clock, spacing: spacing, last: make(map[client.ObjectKey]time.Time)}
}

// take returns zero, and notes the time, when the Stack's file may be written now; otherwise how long that takes.
func (p *pace) take(stack client.ObjectKey) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if last, there := p.last[stack]; there {
		if wait := p.spacing - now.Sub(last); wait > 0 {
			return wait
		}
	}
	p.last[stack] = now
	return 0
}

func (p *pace) forget(stack client.ObjectKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.last, stack)
}
