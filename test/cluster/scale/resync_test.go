//go:build cluster

package scale

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// resync has the operator look at everything anew, because it was restarted and then because its time for that has come. It
// must not write anything.
func (w *world) resync(b *testing.B, o *operator) *operator {
	b.Helper()
	o.stop()
	before := writes(b, w.c)
	o = w.start(b, "GUANXI_RESYNC=60s")
	restarted := o.rest(b)
	require.GreaterOrEqual(b, restarted, w.pooled+2*w.dedicated, "not everything was looked at")
	b.ReportMetric(float64(writes(b, w.c)-before), "writes_after_restart")

	require.Eventually(b, func() bool { return o.progress().reconciles >= restarted+w.pooled+2*w.dedicated }, patience, time.Second,
		"not everything was looked at again")
	resynced := o.rest(b)
	b.ReportMetric(float64(writes(b, w.c)-before), "writes_after_resync")
	b.Logf("%d reconciles after the restart, %d more by the resync", restarted, resynced-restarted)
	require.Equal(b, before, writes(b, w.c), "nothing has changed, and yet the operator writes")
	return o
}
