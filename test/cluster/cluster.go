// Package cluster runs tests on a real Kubernetes cluster: the one that `make cluster-up` starts from this folder's
// scripts, or the one that KUBECONFIG names. It speaks to the cluster through kubectl, as its users do, so that the test
// module needs none of Kubernetes' libraries. What a tenant or a stack is, it does not know.
//
// The tests themselves are built with the tag "cluster" and run by `make test-cluster`.
package cluster

import (
	"cmp"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Patience is how long a test waits for what the cluster must do.
const Patience = 2 * time.Minute

// Cluster is a cluster in the hands of one test.
type Cluster struct {
	// Host is the address at which pods reach servers that a test starts.
	Host string

	t       testing.TB
	script  string // cluster.sh of the cluster made here; empty for one that was given
	kubectl string
}

// Open returns the cluster for the test, which fails where there is none.
func Open(t testing.TB) *Cluster {
	t.Helper()
	if os.Getenv("KUBECONFIG") == "" {
		require.FailNow(t, "no cluster", "run `make test-cluster`, or set KUBECONFIG to a cluster and GUANXI_TEST_HOST to this machine's address as its pods reach it")
	}
	kubectl, err := exec.LookPath("kubectl")
	require.NoError(t, err, "kubectl must be on the PATH")
	return &Cluster{
		Host:    cmp.Or(os.Getenv("GUANXI_CLUSTER_HOST"), os.Getenv("GUANXI_TEST_HOST"), "127.0.0.1"),
		t:       t,
		script:  os.Getenv("GUANXI_CLUSTER"),
		kubectl: kubectl,
	}
}

// For returns the cluster in the hands of another test, such as a subtest: it fails that one, and what it starts ends
// with that one.
func (c *Cluster) For(t testing.TB) *Cluster {
	t.Helper()
	other := *c
	other.t = t
	return &other
}
