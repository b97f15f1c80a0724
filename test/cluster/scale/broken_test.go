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
// connections and never answer. The two alternate, so that a slow minute of the machine meets both.
func (w *world) brokenTenant(b *testing.B) {
	silent := w.silence(b)
	var without, with []time.Duration
	for range 2 {
		without = append(without, w.pooledRound(b, nil))
		with = append(with, w.pooledRound(b, silent))
		with = append(with, w.pooledRound(b, silent))
		without = append(without, w.pooledRound(b, nil))
	}
	b.Logf("without %v, with %v", without, with)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(without).Seconds(), "without_s")
	b.ReportMetric(median(with).Seconds(), "with_s")
	b.ReportMetric(median(with).Seconds()/median(without).Seconds(), "ratio")
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

func median(values []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

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
