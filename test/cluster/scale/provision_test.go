//go:build cluster

package scale

import (
	"context"
	"testing"
	"time"

	"github.com/guanxi-crm/guanxi/test/platform"
)

const deployments = "/apis/apps/v1/deployments"

// BenchmarkOperator measures the operator with many tenants. The parts follow one another on one cluster.
func BenchmarkOperator(b *testing.B) {
	w := newWorld(b)
	b.Run("Provision", w.provision)
	b.Run("BrokenTenant", w.brokenTenant)
}

// provision compares the operator with a bare client, from the first Tenant that is applied until the last is ready; then
// it looks at what the operator holds and writes once all is as it should be.
func (w *world) provision(b *testing.B) {
	onePooled, oneDedicated := w.specimens(b)
	bareTime := w.bareClient(b, onePooled, oneDedicated)
	b.Logf("bare client: %.1f s", bareTime.Seconds())
	w.clear(b)

	o := w.start(b)
	o.rest(b)
	before, readBefore := writes(b, w.c), o.progress().reads
	pooled := w.admin.expect(b, tenants, "pooled", w.pooled, (*object).isReady)
	dedicated := w.admin.expect(b, tenants, "dedicated", w.dedicated, (*object).isReady)
	begin := time.Now()
	w.apply(b, "standard", names("pooled", w.pooled))
	w.apply(b, "enterprise", names("dedicated", w.dedicated))
	pooledTime := last(begin, pooled.await(b, "pooled tenants"))
	operatorTime := max(pooledTime, last(begin, dedicated.await(b, "dedicated tenants")))
	b.Logf("operator: pooled %.1f s, all %.1f s", pooledTime.Seconds(), operatorTime.Seconds())
	o.rest(b)
	b.Logf("operator: %.0f MiB resident", platform.MemoryOf(b, o.command.Process.Pid).Now)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(bareTime.Seconds(), "bare_s")
	b.ReportMetric(operatorTime.Seconds(), "operator_s")
	b.ReportMetric(bareTime.Seconds()/operatorTime.Seconds(), "ratio")
	b.ReportMetric(float64(writes(b, w.c)-before), "writes")
	b.ReportMetric(float64(o.progress().reads-readBefore), "reads")

	o = w.resync(b, o)
	memory := platform.MemoryOf(b, o.command.Process.Pid)
	b.ReportMetric(memory.Now, "resident_MiB")
	b.ReportMetric(memory.Peak, "peak_MiB")
	o.stop()
	w.clear(b)
}

// specimens has the operator make one tenant of each kind, and takes them apart.
func (w *world) specimens(b *testing.B) (pooled, dedicated *specimen) {
	b.Helper()
	const onePooled, oneDedicated = "sharing-specimen", "owning-specimen"
	o := w.start(b)
	ready := w.admin.expect(b, tenants, "", 2, (*object).isReady)
	w.apply(b, "standard", []string{onePooled})
	w.apply(b, "enterprise", []string{oneDedicated})
	ready.await(b, "the specimens")
	o.rest(b)
	o.stop()
	pooled, dedicated = w.take(b, onePooled, "pool"), w.take(b, oneDedicated, "guanxi-"+oneDedicated)
	b.Logf("a pooled tenant is %d objects, a dedicated one %d", len(pooled.objects), len(dedicated.objects))
	w.clear(b)
	return pooled, dedicated
}

// bareClient creates the same objects for as many tenants and returns how long it takes until all their Deployments run
// and all their routes are taken. It has as many hands as the operator's two controllers together, and the same bounds.
func (w *world) bareClient(b *testing.B, pooled, dedicated *specimen) time.Duration {
	b.Helper()
	client := w.admin.paced(b, qps, burst)
	running := w.admin.expect(b, deployments, "dedicated", 4*w.dedicated, (*object).isRunning)
	routed := w.admin.expect(b, routes, "tenant-", w.pooled+w.dedicated, (*object).isRouted)
	begin := time.Now()
	each(b, 2*workers, names("pooled", w.pooled), func(ctx context.Context, id string) error { return pooled.as(ctx, client, id) })
	each(b, 2*workers, names("dedicated", w.dedicated), func(ctx context.Context, id string) error { return dedicated.as(ctx, client, id) })
	return max(last(begin, running.await(b, "the bare client's Deployments")), last(begin, routed.await(b, "the bare client's routes")))
}
