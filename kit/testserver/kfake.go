package testserver

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"
)

// Kfake returns the address of an embedded broker that speaks Kafka's protocol and ends with the test.
func Kfake(tb testing.TB, opts ...kfake.Opt) string {
	tb.Helper()
	return KfakeCluster(tb, opts...).ListenAddrs()[0]
}

// KfakeCluster is Kfake for tests that inject faults.
func KfakeCluster(tb testing.TB, opts ...kfake.Opt) *kfake.Cluster {
	tb.Helper()
	cluster, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1)}, opts...)...)
	if err != nil {
		tb.Fatalf("start the embedded broker: %v", err)
	}
	tb.Cleanup(cluster.Close)
	return cluster
}
