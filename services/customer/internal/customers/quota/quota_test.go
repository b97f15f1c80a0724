package quota

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// town is where customers really are; it knows how often it was counted.
type town struct {
	mu     sync.Mutex
	people int64
	counts int
	err    error
	now    time.Time
}

func (w *town) count(context.Context, tenancy.ID) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counts++
	return w.people, w.err
}

func (w *town) clock() time.Time { return w.now }

func settle(people, most int64) (*town, Room) {
	w := &town{people: people, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	return w, New(w.count, w.clock).Of(tenancy.Tenant{ID: "acme", Limits: tenancy.Limits{Customers: most}})
}

func take(t *testing.T, r Room, n int64) int64 {
	t.Helper()
	taken, err := r.Take(t.Context(), n)
	require.NoError(t, err)
	return taken
}

func TestThereIsRoomUpToTheLimit(t *testing.T) {
	_, room := settle(97, 100)
	require.EqualValues(t, 2, take(t, room, 2))
	require.EqualValues(t, 1, take(t, room, 5), "as many as there is room for")
	require.Zero(t, take(t, room, 1))
	room.GiveBack(1)
	require.EqualValues(t, 1, take(t, room, 1))
}

func TestWithoutALimitNothingIsCounted(t *testing.T) {
	w, room := settle(5, 0)
	require.EqualValues(t, 1_000_000, take(t, room, 1_000_000))
	require.Zero(t, w.counts)
}

func TestATenantFarFromItsLimitIsCountedSeldom(t *testing.T) {
	w, room := settle(0, 1_000_000)
	for range 900 { // 100 customers a second for a minute and a half
		require.EqualValues(t, 10, take(t, room, 10))
		w.people += 10
		w.now = w.now.Add(100 * time.Millisecond)
	}
	require.Equal(t, 1, w.counts)
	w.now = w.now.Add(10 * time.Second)
	take(t, room, 1)
	require.Equal(t, 2, w.counts, "others could have filled the rest by now")
}

func TestWhatOthersCreateIsSeenNearTheLimit(t *testing.T) {
	w, room := settle(0, 100)
	require.EqualValues(t, 1, take(t, room, 1))
	w.people = 99 // another replica imports
	w.now = w.now.Add(shortest)
	require.EqualValues(t, 1, take(t, room, 5))
	w.people = 100
	for range 50 {
		require.Zero(t, take(t, room, 1))
		w.now = w.now.Add(shortest / 10)
	}
	require.Equal(t, 6, w.counts, "a tenant that keeps trying is counted once a second")
	w.people = 90 // others delete
	w.now = w.now.Add(shortest)
	require.EqualValues(t, 10, take(t, room, 20))
}

func TestALimitThatIsRaisedOrLoweredCounts(t *testing.T) {
	w, room := settle(10, 10)
	require.Zero(t, take(t, room, 1))
	room.tenant.Limits.Customers = 11
	require.EqualValues(t, 1, take(t, room, 2))
	room.tenant.Limits.Customers = 5
	require.Zero(t, take(t, room, 1), "more than it may: none are taken away, and none are added")
	require.Equal(t, 1, w.counts)
}

func TestACountThatFailsIsTheCallersError(t *testing.T) {
	w, room := settle(10, 100)
	w.err = errors.New("no store")
	_, err := room.Take(t.Context(), 1)
	require.ErrorIs(t, err, w.err)
	w.err = nil
	require.EqualValues(t, 1, take(t, room, 1))
}

func TestThoseWhoTakeAtOnceShareTheRoom(t *testing.T) {
	_, room := settle(0, 100)
	var all sync.WaitGroup
	var mu sync.Mutex
	total := int64(0)
	for range 50 {
		all.Go(func() {
			taken, err := room.Take(t.Context(), 3)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			total += taken
		})
	}
	all.Wait()
	require.EqualValues(t, 100, total)
}
