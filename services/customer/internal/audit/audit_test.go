package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/contracts"
	chain "github.com/guanxi-crm/guanxi/contracts/audit"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/store"
)

// world is an audit trail kept by several processes over one store that can die.
type world struct {
	t         testing.TB
	engine    *servicetest.Mortal
	processes []*audit.Audit
	reader    store.Trail
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, engine: servicetest.NewMortal(servicetest.Engine(t))}
	docs := docstore.New(w.engine)
	for range 2 {
		process, err := audit.Open(t.Context(), host.Env{Store: docs})
		require.NoError(t, err)
		w.processes = append(w.processes, process)
	}
	documents, err := store.Open(t.Context(), docs)
	require.NoError(t, err)
	w.reader = documents.Trail(servicetest.Acme)
	return w
}

// event is the n-th that customers told: of two customers in turn.
func event(t require.TestingT, n int) eventbus.Event {
	data, err := json.Marshal(contracts.CustomerChanged{
		Customer: contracts.Customer{ID: customerID(n)},
		Changes:  []contracts.Change{{Field: "name.display", From: nil, To: fmt.Sprintf("secret %d <&>", n)}},
	})
	require.NoError(t, err)
	return eventbus.Event{
		ID: fmt.Sprintf("event-%03d", n), Type: contracts.CustomerChanged{}.EventType(), Tenant: string(servicetest.Acme), Subject: customerID(n),
		Time: time.Date(2026, 3, 1, 12, 0, n, 123_456_789, time.UTC), Actor: "ming", Address: "192.0.2.7", Data: data,
	}
}

func customerID(n int) string { return fmt.Sprintf("cus_%d", n%2) }

// entries returns the whole chain, checked.
func (w *world) entries(ctx context.Context, t require.TestingT) []chain.Entry {
	var all []chain.Entry
	var at chain.Head
	for q := w.reader.Chain(); ; {
		page, err := w.reader.List(ctx, q)
		require.NoError(t, err)
		for _, doc := range page.Docs {
			at, err = at.Check(doc.Body)
			require.NoError(t, err)
			all = append(all, doc.Body)
		}
		if q.After = page.Next; q.After == nil {
			break
		}
	}
	head, err := w.reader.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, head.Head, at, "the chain ends in its head")
	return all
}

func TestEachEventHasOneEntryWhateverIsRepeatedOrDies(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		ctx := t.Context()
		const events = 12
		for range 6 {
			from := rapid.IntRange(0, events-1).Draw(r, "from")
			var batch []eventbus.Event
			for n := from; n < min(from+5, events); n++ {
				batch = append(batch, event(r, n))
			}
			if rapid.Bool().Draw(r, "dies") {
				w.engine.Die(rapid.IntRange(1, 3).Draw(r, "at write"), rapid.Bool().Draw(r, "kept"))
			}
			err := w.processes[rapid.IntRange(0, 1).Draw(r, "process")].Area().Published(ctx, batch)
			require.True(r, err == nil || errors.Is(err, servicetest.ErrDead), err)
			w.engine.Revive()
		}
		var all []eventbus.Event
		for n := range events {
			all = append(all, event(r, n))
		}
		require.NoError(r, w.processes[0].Area().Published(ctx, all), "what is not acknowledged comes again")
		seen := map[string]bool{}
		for _, e := range w.entries(ctx, r) {
			require.False(r, seen[e.EventID], "one entry for an event")
			seen[e.EventID] = true
		}
		require.Len(r, seen, events)
	})
}

func TestProcessesThatRecordAtOnceMakeOneChain(t *testing.T) {
	w := newWorld(t)
	var both sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		both.Go(func() {
			var batch []eventbus.Event
			for n := i * 10; n < i*10+20; n++ { // half of it is somebody else's too
				batch = append(batch, event(t, n))
			}
			errs[i] = w.processes[i%2].Area().Published(t.Context(), batch)
		})
	}
	both.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Len(t, w.entries(t.Context(), t), 90)
}

func TestWhatACrashLeftIsStoredByTheSweep(t *testing.T) {
	w := newWorld(t)
	w.engine.Die(2, false) // after the head, before the entries
	require.ErrorIs(t, w.processes[0].Area().Published(t.Context(), []eventbus.Event{event(t, 0)}), servicetest.ErrDead)
	w.engine.Revive()
	tenant := tenancy.Tenant{ID: servicetest.Acme}
	require.NoError(t, w.processes[1].Area().Sweep(t.Context(), tenant))
	require.Len(t, w.entries(t.Context(), t), 1)
}

func TestErasureTakesTheValuesAndLeavesTheChain(t *testing.T) {
	w := newWorld(t)
	area := w.processes[0].Area()
	for n := range 4 {
		require.NoError(t, area.Published(t.Context(), []eventbus.Event{event(t, n)}))
	}
	for range 2 { // the second time finds nothing
		_, err := area.Erase(t.Context(), servicetest.Acme, "cus_0", nil)
		require.NoError(t, err)
	}
	require.NoError(t, w.processes[1].Area().Published(t.Context(), []eventbus.Event{event(t, 4), event(t, 5)}), "late events")
	for _, e := range w.entries(t.Context(), t) {
		text, err := json.Marshal(e)
		require.NoError(t, err)
		if e.CustomerID == "cus_0" {
			require.NotContains(t, string(text), "secret")
		} else {
			require.Contains(t, string(text), "secret")
		}
	}
	collected, err := area.Collect(t.Context(), servicetest.Acme, "cus_1", []string{"cus_0"})
	require.NoError(t, err)
	require.Len(t, collected, 6)
	require.NoError(t, w.processes[0].Area().Published(t.Context(), []eventbus.Event{event(t, 6)}))
	head, err := w.reader.Head(t.Context())
	require.NoError(t, err)
	staged, err := json.Marshal(head.Staged)
	require.NoError(t, err)
	require.NotContains(t, string(staged), "secret", "nor is anything left in the head")
}
