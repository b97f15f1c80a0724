package metering

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/usage"
)

// evening is when every test begins: an hour and a half before midnight.
var evening = time.Date(2026, 3, 1, 22, 30, 0, 0, time.UTC)

type note struct {
	Text string `bson:"text"`
}

// replica is a process of a service that keeps notes, with its meter.
type replica struct {
	*Meter

	t     *testing.T
	notes *docstore.Collection[note]
}

// database is a store that replicas share, and the time they have.
type database struct {
	docstore.Engine

	t      *testing.T
	clock  atomic.Pointer[time.Time]
	away   atomic.Bool // every write and read of a tenant's fails
	mu     sync.Mutex
	before func() // is done once, before the next write
}

var errAway = errors.New("the store is away")

func openDatabase(t *testing.T) *database {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "notes.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	db := &database{Engine: engine, t: t}
	now := evening
	db.clock.Store(&now)
	return db
}

func (db *database) later(d time.Duration) {
	now := db.clock.Load().Add(d)
	db.clock.Store(&now)
}

func (db *database) Write(ctx context.Context, s docstore.Schema, tenant string, writes []docstore.RawWrite) ([]error, error) {
	db.mu.Lock()
	before := db.before
	db.before = nil
	db.mu.Unlock()
	if before != nil {
		before()
	}
	if db.away.Load() {
		return nil, errAway
	}
	return db.Engine.Write(ctx, s, tenant, writes)
}

func (db *database) Get(ctx context.Context, s docstore.Schema, tenant string, ids []string) ([]docstore.RawDoc, error) {
	if db.away.Load() {
		return nil, errAway
	}
	return db.Engine.Get(ctx, s, tenant, ids)
}

// meanwhile has something else happen before the next write.
func (db *database) meanwhile(do func()) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.before = do
}

func (db *database) replica(change ...func(*Config)) *replica {
	db.t.Helper()
	cfg := Config{Now: func() time.Time { return *db.clock.Load() }}
	for _, f := range change {
		f(&cfg)
	}
	store := docstore.New(db)
	meter, err := Open(db.t.Context(), store, cfg)
	require.NoError(db.t, err)
	notes, err := docstore.Open[note](db.t.Context(), store, docstore.Schema{Name: "notes"})
	require.NoError(db.t, err)
	return &replica{Meter: meter, t: db.t, notes: notes}
}

// tell stores a note that tells so many events.
func (r *replica) tell(tenant tenancy.ID, id string, events int) docstore.Doc[note] {
	r.t.Helper()
	doc, err := r.notes.In(tenant).Insert(r.t.Context(), id, note{Text: "a note"}, make([]docstore.Event, events)...)
	require.NoError(r.t, err)
	return doc
}

// reported is what the replica reports of a tenant.
func (r *replica) reported(tenant tenancy.ID) usage.Tenant {
	r.t.Helper()
	report, err := r.Report(r.t.Context(), tenancy.NewDirectory(tenancy.Tenant{ID: tenant, State: tenancy.Active}))
	require.NoError(r.t, err)
	require.Len(r.t, report.Tenants, 1)
	return report.Tenants[0]
}
