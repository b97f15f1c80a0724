package rebuild_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/rebuild"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/store"
)

const (
	patient = 30 * time.Second // for what must happen, however busy the machine
	soon    = time.Millisecond
)

// installation is replicas of the service over one store; its topics are one partition, of which only the ends matter.
type installation struct {
	t        *testing.T
	readings app.Readings
	platform app.Platform
	next     atomic.Int64 // what the new generation has read
	end      atomic.Int64
	mu       sync.Mutex
	reading  map[int64]int // how many consumers read a generation
	scored   []int64
}

func newInstallation(t *testing.T) *installation {
	t.Helper()
	engine := servicetest.Engine(t)
	documents, err := store.Open(t.Context(), docstore.New(engine), time.Now)
	require.NoError(t, err)
	i := &installation{t: t, readings: documents.Readings(), reading: make(map[int64]int)}
	i.platform = app.Platform{Readings: i.readings, Lag: i.lag, Now: time.Now}
	return i
}

func (i *installation) lag(context.Context, int64) (int64, error) {
	return i.end.Load() - i.next.Load(), nil
}

func (i *installation) positions(context.Context, int64) ([]eventbus.Position, error) {
	return []eventbus.Position{{Topic: "customer", Next: i.next.Load(), End: i.end.Load()}}, nil
}

// replica runs a reader until stop is called.
func (i *installation) replica() (reader *rebuild.Reader, stop func()) {
	i.t.Helper()
	reader = &rebuild.Reader{
		Readings: i.readings, Positions: i.positions, Every: soon, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Score: func(_ context.Context, generation int64) error {
			i.mu.Lock()
			defer i.mu.Unlock()
			i.scored = append(i.scored, generation)
			return nil
		},
		Consumer: func(generation int64) service.Part {
			return service.Part{Run: func(ctx context.Context) error {
				i.add(generation, 1)
				<-ctx.Done()
				i.add(generation, -1)
				return nil
			}}
		},
	}
	require.NoError(i.t, reader.Load(i.t.Context()))
	part := reader.Part()
	ctx, cancel := context.WithCancel(i.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- part.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(i.t, <-ended)
	})
	i.t.Cleanup(stop)
	return reader, stop
}

func (i *installation) add(generation int64, n int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.reading[generation] += n; i.reading[generation] == 0 {
		delete(i.reading, generation)
	}
}

// reads waits until a generation is read by so many consumers, and no other by any.
func (i *installation) reads(generation int64, consumers int) {
	i.t.Helper()
	require.Eventually(i.t, func() bool {
		i.mu.Lock()
		defer i.mu.Unlock()
		return len(i.reading) == 1 && i.reading[generation] == consumers
	}, patient, soon)
}

// phase waits until the rebuild is in a phase, with a generation active.
func (i *installation) phase(phase domain.Phase, active int64) {
	i.t.Helper()
	require.Eventually(i.t, func() bool {
		reading, err := i.readings.Get(i.t.Context())
		return err == nil && reading.Phase == phase && reading.Active == active
	}, patient, soon)
}

func (i *installation) start() {
	i.t.Helper()
	_, err := i.platform.StartRebuild(i.t.Context())
	require.NoError(i.t, err)
}

func TestAllReplicasReadTheNewGenerationAndChangeOverWhenItHasCaughtUp(t *testing.T) {
	i := newInstallation(t)
	first, _ := i.replica()
	second, _ := i.replica()
	i.reads(0, 2)

	i.end.Store(5000)
	i.start()
	i.reads(1, 2)
	require.Zero(t, first.Reading().Active, "the generation before answers still")
	require.True(t, second.Reading().Rebuilding())

	i.next.Store(5000)
	i.phase(domain.Idle, 1)
	i.reads(1, 2)
	for _, reader := range []*rebuild.Reader{first, second} {
		require.Eventually(t, func() bool { return reader.Reading().Active == 1 }, patient, soon)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	require.Contains(t, i.scored, int64(1), "customers are scored before it answers")
}

func TestRebuildGoesOnAfterARestart(t *testing.T) {
	i := newInstallation(t)
	_, stop := i.replica()
	i.end.Store(5000)
	i.start()
	i.reads(1, 1)
	stop()
	i.replica()
	i.reads(1, 1)
	i.next.Store(5000)
	i.phase(domain.Idle, 1)
}

func TestRebuildEndsThoughEventsKeepComing(t *testing.T) {
	i := newInstallation(t)
	i.replica()
	i.end.Store(100)
	i.start()
	i.reads(1, 1)
	require.Eventually(t, func() bool {
		i.next.Add(10)
		i.end.Add(10)
		reading, err := i.readings.Get(t.Context())
		return err == nil && reading.Active == 1
	}, patient, soon)
	require.EqualValues(t, 100, i.end.Load()-i.next.Load(), "as far behind as ever")
}
