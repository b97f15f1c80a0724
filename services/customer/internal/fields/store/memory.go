package store

import (
	"sync"
	"time"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

const (
	// moment is how long a process takes the definitions to be what they were: what another process makes required or
	// retires may be overlooked for so long.
	moment = 2 * time.Second
	// maxRemembered bounds how many tenants' definitions a process holds.
	maxRemembered = 1000
)

// memory remembers definitions for a moment. It is safe for concurrent use.
type memory struct {
	now func() time.Time

	mu   sync.Mutex
	sets map[tenancy.ID]remembered
}

type remembered struct {
	definitions domain.Definitions
	version     int64
	until       time.Time
}

func newMemory(now func() time.Time) *memory {
	return &memory{now: now, sets: map[tenancy.ID]remembered{}}
}

func (m *memory) recall(tenant tenancy.ID) (domain.Definitions, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.sets[tenant]
	return known.definitions, ok && m.now().Before(known.until)
}

// remember takes in what was read, unless what is known is newer: reads may overtake each other.
func (m *memory) remember(tenant tenancy.ID, version int64, definitions domain.Definitions) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	known, ok := m.sets[tenant]
	if ok && known.version > version {
		return
	}
	if !ok && len(m.sets) >= maxRemembered {
		m.sets = map[tenancy.ID]remembered{}
	}
	m.sets[tenant] = remembered{definitions, version, now.Add(moment)}
}

// forget has the definitions read again: they have changed, or may have.
func (m *memory) forget(tenant tenancy.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.sets[tenant]
	known.until = time.Time{}
	m.sets[tenant] = known
}
