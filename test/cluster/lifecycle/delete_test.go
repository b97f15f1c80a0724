//go:build cluster

package lifecycle

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// deletionFollowsThePolicy deletes a tenant of each kind with each policy, all at once, and looks into the servers. Those
// whose data were retained are made anew, and have them again.
func (w *world) deletionFollowsThePolicy(t *testing.T) {
	refused, err := try(t, w.cli, "tenant", "delete", w.orchard.id)
	require.Error(t, err, "a deletion has to be meant")
	require.Contains(t, refused, "--yes "+w.orchard.id)
	servers := w.servers(t)
	require.Positive(t, servers.documents(t, w.orchard))
	require.Positive(t, servers.documents(t, w.meadow))
	user, password := w.kafkaCredentials(t, w.hilltop)
	require.True(t, servers.letsIn(t, user, password))

	var deletions sync.WaitGroup
	for _, n := range w.tenants() {
		policy := "Retain"
		if n == w.meadow || n == w.hilltop {
			policy = "Delete"
		}
		deletions.Go(func() {
			begin := time.Now()
			out, err := try(t, w.cli, "tenant", "delete", n.id, "--policy", policy, "--yes", n.id, "--wait")
			t.Logf("%s, policy %s, after %.1f s: %s %v", n.id, policy, time.Since(begin).Seconds(), out, err)
		})
	}
	deletions.Wait()
	for _, n := range w.tenants() {
		w.requireGone(t, n)
	}
	w.requireReceipts(t)

	require.Positive(t, servers.documents(t, w.orchard))
	require.Zero(t, servers.documents(t, w.meadow))
	require.NotEmpty(t, ofTenant(w.lakeside, servers.topics(t)))
	require.Len(t, ofTenant(w.lakeside, servers.databases(t)), 4)
	require.Empty(t, ofTenant(w.hilltop, servers.topics(t)))
	require.Empty(t, ofTenant(w.hilltop, servers.databases(t)))
	require.False(t, servers.letsIn(t, user, password))
	w.retainedComeBack(t)
}

// requireGone requires that the tenant is served no more, and that nothing of it is left in the cluster.
func (w *world) requireGone(t *testing.T, n *tenant) {
	t.Helper()
	c := w.on(t)
	c.Gone("", "tenant/"+n.id)
	require.Empty(t, c.Kubectl("get", "httproutes", "--all-namespaces", "--selector=guanxi.dev/tenant="+n.id, "--output=name"))
	eventually(t, func() bool {
		got, err := n.as(t, auth.Admin).do(http.MethodGet, "/v1/customers", "")
		return err == nil && got.status == http.StatusNotFound
	}, "the gateway still knows %s", n.host())
	if n.dedicated {
		c.Gone("", "namespace/"+n.namespace())
	}
}

// requireReceipts reads what the deletions say that they have removed and kept.
func (w *world) requireReceipts(t *testing.T) {
	t.Helper()
	for _, of := range []struct {
		n             *tenant
		policy        string
		removed, kept string
	}{
		{w.orchard, "Retain", "", "MongoDB databases guanxi_customer"},
		{w.meadow, "Delete", "MongoDB databases guanxi_customer", "Kafka topics of Stack"},
		{w.lakeside, "Retain", "namespace guanxi-lakeside", "MongoDB databases guanxi-lakeside_customer"},
		{w.hilltop, "Delete", "MongoDB databases guanxi-hilltop_customer", ""},
	} {
		var receipt struct {
			Data struct{ Policy, Removed, Kept, Abandoned, Finished string }
		}
		w.on(t).Get(&receipt, "--namespace", operatorNamespace, "configmap", "tenant-"+of.n.id+"-receipt")
		t.Logf("%s, %s\nremoved: %s\nkept: %s", of.n.id, receipt.Data.Policy, receipt.Data.Removed, receipt.Data.Kept)
		require.Equal(t, of.policy, receipt.Data.Policy)
		require.Contains(t, receipt.Data.Removed, of.removed)
		require.Contains(t, receipt.Data.Kept, of.kept)
		require.Empty(t, receipt.Data.Abandoned)
		require.NotEmpty(t, receipt.Data.Finished)
	}
}

// retainedComeBack makes the tenants anew whose data were retained.
func (w *world) retainedComeBack(t *testing.T) {
	t.Helper()
	w.create(t, w.lakeside, "enterprise")
	w.create(t, w.orchard, "standard")
	for _, n := range []*tenant{w.orchard, w.lakeside} {
		w.requireServed(t, n)
		for _, customer := range n.customers {
			n.as(t, auth.Agent).must(t, http.MethodGet, "/v1/customers/"+customer, "")
		}
		n.buy(t, n.customers[0], 700)
		n.requireFigures(t)
	}
}
