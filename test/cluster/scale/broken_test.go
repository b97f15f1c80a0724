//go:build cluster

package scale

import (
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// brokenTenant measures how long pooled tenants take, without and with a dedicated one among them whose data servers take
// connections and never answer. Each pair of rounds gives a ratio, and which comes first alternates, so that a slow minute of
// the machine tells little.
func (w *world) brokenTenant(b *testing.B) {
	silent := w.silence(b)
	const pairs = 5
	var without, with, ratios []float64
	for i := range pairs {
		order := []*silence{nil, silent}
		if i%2 == 1 {
			slices.Reverse(order)
		}
		took := map[*silence]float64{}
		for _, broken := range order {
			took[broken] = w.pooledRound(b, broken).Seconds()
		}
		without, with = append(without, took[nil]), append(with, took[silent])
		ratios = append(ratios, took[silent]/took[nil])
	}
	b.Logf("without %.1f s, with %.1f s, ratios %.3f", without, with, ratios)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(without), "without_s")
	b.ReportMetric(median(with), "with_s")
	b.ReportMetric(median(ratios), "ratio")
}

// pooledRound makes the pooled tenants on an operator that has just been started, and takes them away again.
func (w *world) pooledRound(b *testing.B, broken *silence) time.Duration {
	b.Helper()
	o := w.start(b)
	o.rest(b)
	if broken != nil {
		w.apply(b, "broken", []string{"broken"})
		broken.awaitGuest(b)
	}
	ready := w.admin.expect(b, tenants, "pooled", w.pooled, (*object).isReady)
	begin := time.Now()
	w.apply(b, "standard", names("pooled", w.pooled))
	took := last(begin, ready.await(b, "pooled tenants"))
	o.stop()
	w.clear(b)
	return took
}

// silence is a server that takes connections and never answers.
type silence struct{ guests chan struct{} }

// silence starts one, and offers a class whose tenants are to have their data there.
func (w *world) silence(b *testing.B) *silence {
	b.Helper()
	listener, err := new(net.ListenConfig).Listen(b.Context(), "tcp", net.JoinHostPort(w.c.Host, "0"))
	require.NoError(b, err)
	b.Cleanup(func() { _ = listener.Close() })
	s := &silence{guests: make(chan struct{}, 1)}
	go func() {
		for {
			if _, err := listener.Accept(); err != nil {
				return
			}
			select {
			case s.guests <- struct{}{}:
			default:
			}
		}
	}()
	w.c.Apply(fmt.Sprintf(brokenClass, listener.Addr()))
	return s
}

// awaitGuest waits until somebody waits there for an answer.
func (s *silence) awaitGuest(b *testing.B) {
	b.Helper()
	select { // of those that came before, one may be left
	case <-s.guests:
	default:
	}
	select {
	case <-s.guests:
	case <-time.After(patience):
		require.FailNow(b, "the broken tenant's servers are asked nothing")
	}
}

// median of an odd number of values.
func median(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }

// brokenClass is given the address of the silence.
const brokenClass = `apiVersion: v1
kind: Secret
metadata: {name: silent-mongodb, namespace: guanxi-system}
stringData: {uri: "mongodb://admin:secret@%[1]s/"}
---
apiVersion: v1
kind: Secret
metadata: {name: silent-kafka, namespace: guanxi-system}
stringData: {brokers: "%[1]s"}
---
apiVersion: guanxi.dev/v1alpha1
kind: TenantClass
metadata: {name: broken}
spec:
  isolation: Dedicated
  dedicated:
    mongodbAdminSecret: silent-mongodb
    kafkaAdminSecret: silent-kafka
    stack:
      version: v1.0.0
      topicReplicas: 1
      oidc: {issuer: https://login.guanxi.test, audience: guanxi}
`
