package eventbus_test

import (
	"math/rand/v2"
	"net"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/guanxi-crm/guanxi/kit/testserver"
)

// flakyBroker refuses one in a few writes before it has done them, and drops the connection on one in a few answers,
// after it has done them.
type flakyBroker struct {
	*kfake.Cluster
	refused, dropped atomic.Int64
	calm             atomic.Bool
}

func openFlakyBroker(tb testing.TB) *flakyBroker {
	tb.Helper()
	f := &flakyBroker{}
	f.Cluster = testserver.KfakeCluster(tb, kfake.ListenFn(func(network, address string) (net.Listener, error) {
		listener, err := net.Listen(network, address)
		return flakyListener{listener, f}, err
	}))
	for _, err := range []*kerr.Error{kerr.NotLeaderForPartition, kerr.RequestTimedOut, kerr.NotEnoughReplicas} {
		f.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.Produce}, Err: err, Count: -1, When: func(kmsg.Request) bool {
			return f.strikes(&f.refused, 12)
		}})
	}
	return f
}

func (f *flakyBroker) strikes(counter *atomic.Int64, oneIn int) bool {
	if f.calm.Load() || rand.IntN(oneIn) != 0 {
		return false
	}
	counter.Add(1)
	return true
}

// requireStruck makes sure that a test has seen what it is for.
func (f *flakyBroker) requireStruck(tb testing.TB) {
	tb.Helper()
	require.Positive(tb, f.refused.Load(), "no write was refused")
	require.Positive(tb, f.dropped.Load(), "no answer was dropped")
}

type flakyListener struct {
	net.Listener
	broker *flakyBroker
}

func (l flakyListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return flakyConn{conn, l.broker}, err
}

type flakyConn struct {
	net.Conn
	broker *flakyBroker
}

func (c flakyConn) Write(answer []byte) (int, error) {
	if c.broker.strikes(&c.broker.dropped, 25) {
		_ = c.Close()
		return 0, net.ErrClosed
	}
	return c.Conn.Write(answer)
}
