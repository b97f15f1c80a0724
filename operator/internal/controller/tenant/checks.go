package tenant

import (
	"sync"
	"time"

	render "github.com/guanxi-crm/guanxi/operator/internal/render/tenant"
)

// checks remembers when tenants' credentials were last found to be in order. It is lost with the process: the first visit of
// the next one looks again.
type checks struct {
	mu     sync.Mutex
	passed map[string]check
}

// check is one look that found all in order.
type check struct {
	at          time.Time
	fingerprint string      // of what was found
	slot        render.Slot // that the Stack is to use
}

func newChecks() *checks { return &checks{passed: make(map[string]check)} }

func (c *checks) last(tenant string) (check, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last, known := c.passed[tenant]
	return last, known
}

func (c *checks) note(tenant string, passed check) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed[tenant] = passed
}

func (c *checks) forget(tenant string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.passed, tenant)
}
