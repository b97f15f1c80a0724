package eventbus_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// suspension is a set of tenants that a test changes while relays run.
type suspension struct {
	mu  sync.Mutex
	set map[string]bool
}

func suspend(tenants ...string) *suspension {
	s := &suspension{set: map[string]bool{}}
	for _, tenant := range tenants {
		s.set[tenant] = true
	}
	return s
}

func (s *suspension) has(tenant string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.set[tenant]
}

func (s *suspension) resume(tenant string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.set, tenant)
}

func withholding(l *ledger, s *suspension) eventbus.Outlet {
	out := outlet(l)
	out.Withhold = s.has
	return out
}

// of returns the ledger of another tenant in the same store.
func (l *ledger) of(other tenancy.ID) *ledger {
	l.t.Helper()
	customers, err := docstore.Open[customer](l.t.Context(), l.store, docstore.Schema{Name: "customers"})
	require.NoError(l.t, err)
	return &ledger{t: l.t, store: l.store, customers: customers.In(other)}
}

func TestWithheldTenantsEventsStayAndComeInOrderWhenItIsResumed(t *testing.T) {
	l, r := openLedger(t), newReader()
	dormant := l.of("dormant")
	suspended := suspend("dormant")
	bus := openBus(t, testserver.Kfake(t))
	start(t, bus.Relay(withholding(l, suspended)))
	start(t, bus.Consumer(subscription(r)))
	const customers, purchases = 5, 4
	for n := range customers {
		doc := dormant.register(t.Context(), fmt.Sprintf("held%d", n))
		for range purchases {
			doc = dormant.purchase(t.Context(), doc)
		}
	}
	l.register(t.Context(), "ann")
	r.requireAll(t, 1)
	// The sweep has passed over what is withheld when it finds what is written behind every queue's back after it.
	behind := newLedger(t, docstore.New(l.store.Engine()))
	behind.register(t.Context(), "bob")
	r.requireAll(t, 2)
	require.Equal(t, customers*(purchases+1), pendingEvents(t, l), "all of it stays in its documents")
	for _, e := range r.all() {
		require.Equal(t, string(tenant), e.Tenant)
	}

	suspended.resume("dormant")
	r.requireAll(t, 2+customers*(purchases+1))
	requireNothingPending(t, l)
}

// More of a suspended tenant's documents than a page holds, older than anybody else's, and several such tenants.
func TestWithheldTenantsDoNotStarveTheOthers(t *testing.T) {
	l, r := openLedger(t), newReader()
	suspended := suspend("dormant", "asleep")
	for _, tenant := range []tenancy.ID{"dormant", "asleep"} {
		held := l.of(tenant)
		for c := range 700 {
			event := told(fmt.Sprintf("%s%d", tenant, c), 0)
			event.Time = event.Time.Add(-time.Hour)
			_, err := held.customers.Insert(t.Context(), event.Key, customer{}, event)
			require.NoError(t, err)
		}
	}
	for c := range 600 {
		l.register(t.Context(), fmt.Sprintf("c%d", c))
	}
	bus := openBus(t, testserver.Kfake(t))
	start(t, bus.Relay(withholding(newLedger(t, docstore.New(l.store.Engine())), suspended)))
	start(t, bus.Consumer(subscription(r)))
	r.requireAll(t, 600)
	require.Eventually(t, func() bool { return pendingEvents(t, l) == 1400 }, patient, soon)

	suspended.resume("asleep")
	r.requireAll(t, 1300)
	require.Eventually(t, func() bool { return pendingEvents(t, l) == 700 }, patient, soon)
	for _, e := range r.all() {
		require.False(t, strings.HasPrefix(e.Subject, "dormant"))
	}
}
