//go:build cluster

package lifecycle

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

const (
	loadWorkers = 3
	loadEvery   = 100 * time.Millisecond // of each worker: one purchase and one reading
	price       = 100                    // fen of each purchase
)

// load is people of a tenant at work: they record purchases and read at every service, until they are told to stop.
type load struct {
	n        *tenant
	customer string
	caller   *caller
	insist   bool // a purchase is sent again, with its key, until it is taken

	stop    chan struct{}
	workers sync.WaitGroup

	mu     sync.Mutex
	report report
}

// report is what they have seen.
type report struct {
	purchases, readings int
	retries             int // of purchases
	failures            []string
}

// work starts a load. The test ends it.
func (n *tenant) work(t *testing.T, insist bool) *load {
	t.Helper()
	l := &load{n: n, customer: n.customers[0], caller: n.as(t, auth.Admin), insist: insist, stop: make(chan struct{})}
	for worker := range loadWorkers {
		l.workers.Go(func() { l.run(worker) })
	}
	t.Cleanup(func() { l.end() })
	return l
}

// end stops the load, and has the tenant remember the purchases that were taken.
func (l *load) end() report {
	select {
	case <-l.stop:
	default:
		close(l.stop)
		l.workers.Wait()
		l.n.purchases += int64(l.report.purchases)
		l.n.spent += int64(l.report.purchases) * price
	}
	return l.report
}

func (l *load) run(worker int) {
	paths := []string{"/v1/customers?limit=5", "/v1/tasks?limit=5", "/v1/cases?limit=5", "/v1/dashboard"}
	pace := time.NewTicker(loadEvery)
	defer pace.Stop()
	for i := 0; ; i++ {
		select {
		case <-l.stop:
			return
		case <-pace.C:
		}
		l.buy(fmt.Sprintf("%s-%d-%d-%d", l.n.id, time.Now().UnixNano(), worker, i))
		l.read(paths[i%len(paths)])
	}
}

// buy records a purchase. One that insists sends it until it is taken: it does not know what became of an attempt that
// failed, and the key keeps the purchase from being recorded twice.
func (l *load) buy(key string) {
	limit := time.Now().Add(patience)
	for attempt := 0; ; attempt++ {
		answer, err := l.caller.do(http.MethodPost, purchasesOf(l.customer), purchase(price), "Idempotency-Key", key)
		taken := err == nil && answer.status == http.StatusCreated
		if taken || !l.insist || time.Now().After(limit) {
			l.note(func(r *report) {
				r.retries += attempt
				if taken {
					r.purchases++
				} else {
					r.failures = append(r.failures, failure("purchase", answer, err))
				}
			})
			return
		}
		<-time.After(loadEvery)
	}
}

func (l *load) read(path string) {
	answer, err := l.caller.do(http.MethodGet, path, "")
	l.note(func(r *report) {
		if err == nil && answer.status == http.StatusOK {
			r.readings++
		} else {
			r.failures = append(r.failures, failure(path, answer, err))
		}
	})
}

func (l *load) note(what func(*report)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	what(&l.report)
}

// seen is what they have seen so far.
func (l *load) seen() report {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.report
}

func failure(what string, got answer, err error) string {
	return fmt.Sprintf("%s %s: %d %s %v", time.Now().Format("15:04:05.000"), what, got.status, got.body, err)
}

// awaitRequests waits until so many more requests have been answered well.
func (l *load) awaitRequests(t *testing.T, more int) {
	t.Helper()
	before := l.seen()
	eventually(t, func() bool {
		now := l.seen()
		return now.purchases+now.readings >= before.purchases+before.readings+more
	}, "the load stands still")
}

func (r report) requireNoFailure(t *testing.T) {
	t.Helper()
	require.Empty(t, r.failures, "%d of %d requests failed", len(r.failures), len(r.failures)+r.purchases+r.readings)
}
