//go:build cluster

package scale

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long everything that a measurement asks for may take.
const patience = 15 * time.Minute

// watch tells of every object of a collection as it is and as it changes, until the context ends.
func (b *bare) watch(ctx context.Context, path string, see func(o *object)) {
	for ctx.Err() == nil {
		answer, err := b.do(ctx, http.MethodGet, path+"?watch=true", plain, nil)
		if err != nil {
			continue
		}
		events := json.NewDecoder(answer)
		for {
			var event struct {
				Type   string
				Object object
			}
			if events.Decode(&event) != nil {
				break
			}
			if event.Type == "ADDED" || event.Type == "MODIFIED" {
				see(&event.Object)
			}
		}
		_ = answer.Close()
	}
}

// arrivals notes when each of the objects that are waited for was there.
type arrivals struct {
	wanted int
	all    chan struct{}

	mu sync.Mutex
	at map[string]time.Time
}

// expect begins to look for so many objects of a collection whose names begin with the prefix and of which the check
// holds.
func (b *bare) expect(t testing.TB, path, prefix string, wanted int, check func(o *object) bool) *arrivals {
	t.Helper()
	a := &arrivals{wanted: wanted, all: make(chan struct{}), at: make(map[string]time.Time, wanted)}
	if wanted == 0 {
		close(a.all)
		return a
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go b.watch(ctx, path, func(o *object) {
		if strings.HasPrefix(o.Metadata.Name, prefix) && check(o) && a.note(o.key()) {
			cancel()
		}
	})
	return a
}

// note notes an arrival, and reports whether it was the last.
func (a *arrivals) note(key string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, known := a.at[key]; known {
		return false
	}
	a.at[key] = time.Now()
	if len(a.at) < a.wanted {
		return false
	}
	close(a.all)
	return true
}

// await waits for all of them and returns when each was there.
func (a *arrivals) await(t testing.TB, what string) []time.Time {
	t.Helper()
	select {
	case <-a.all:
	case <-time.After(patience):
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	require.Len(t, a.at, a.wanted, "%s are not there", what)
	times := make([]time.Time, 0, len(a.at))
	for _, at := range a.at {
		times = append(times, at)
	}
	return times
}
