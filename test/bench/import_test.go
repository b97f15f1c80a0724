package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// BenchmarkImportCDNOW imports 69,659 purchases of 23,570 customers into an empty platform and waits until analytics has
// caught up: everything in one process.
func BenchmarkImportCDNOW(b *testing.B) {
	file := platform.DataFile(b, "CDNOW_master.txt")
	for b.Loop() {
		p := platform.Start(b)
		start := time.Now()
		out, err := p.CLI("import", "cdnow", file)
		require.NoError(b, err, out)
		b.ReportMetric(time.Since(start).Seconds(), "wall_s")
		b.ReportMetric(69659/time.Since(start).Seconds(), "purchases/s")
		b.ReportMetric(platform.MemoryOf(b, p.PID()).Peak, "peak_MiB")
		b.ReportMetric(0, "ns/op")
		p.Stop()
	}
}
