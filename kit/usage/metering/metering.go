// Package metering finds out what tenants use of one service, and holds them to their limits: stored documents by
// measuring now and then, events by counting, activity by being told of requests. It knows nothing of what the documents
// and events mean.
//
// What is counted is kept in a document of the tenant's own, which all replicas of the service add to every few seconds.
package metering

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Config is what a meter is made of. The zero value of each is its default.
type Config struct {
	FlushEvery   time.Duration    // how often counts are written down and read back: 5 s
	MeasureEvery time.Duration    // how often documents are measured: 10 min
	Now          func() time.Time // time.Now
	Log          *slog.Logger     // nowhere
}

// Meter is one process's meter. It is safe for concurrent use.
type Meter struct {
	cfg     Config
	engine  docstore.Engine
	records *docstore.Collection[record]

	mu       sync.Mutex
	accounts map[tenancy.ID]*account
	measured atomic.Pointer[measurement]
}

// record is what the replicas know together of a tenant.
type record struct {
	Day          string    `bson:"day"`    // in UTC, "2026-03-01"
	Events       int64     `bson:"events"` // told on that day
	LastActivity time.Time `bson:"lastActivity"`
}

// recordID is the id of every tenant's one record.
const recordID = "today"

// Open returns a meter of the store's tenants, which counts from now on. It measures and writes when its part runs.
func Open(ctx context.Context, store *docstore.Store, cfg Config) (*Meter, error) {
	cfg.FlushEvery = cmp.Or(cfg.FlushEvery, 5*time.Second)
	cfg.MeasureEvery = cmp.Or(cfg.MeasureEvery, 10*time.Minute)
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	records, err := docstore.Open[record](ctx, store, docstore.Schema{Name: "usage"})
	if err != nil {
		return nil, err
	}
	m := &Meter{cfg: cfg, engine: store.Engine(), records: records, accounts: map[tenancy.ID]*account{}}
	m.measured.Store(&measurement{})
	store.OnEvents(func(ref docstore.Ref, events int) { m.account(tenancy.ID(ref.Tenant)).told(events, m.now()) })
	return m, nil
}

// Seen notes that the tenant made a request.
func (m *Meter) Seen(tenant tenancy.ID) { m.account(tenant).wasSeen(m.now()) }

// now is the time as documents hold it.
func (m *Meter) now() time.Time { return m.cfg.Now().UTC().Truncate(time.Millisecond) }

func (m *Meter) account(tenant tenancy.ID) *account {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.accounts[tenant]
	if !ok {
		a = &account{records: m.records.In(tenant)}
		m.accounts[tenant] = a
	}
	return a
}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
