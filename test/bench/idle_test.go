package bench

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/test/platform"
)

// settled is how long a service has been idle when it is measured: longer than its consumers take to join their group.
const settled = 15 * time.Second

// BenchmarkIdleService runs each service's binary by itself, on SQLite and a broker elsewhere, and measures what it holds
// when it has nothing to do, and how large it is.
func BenchmarkIdleService(b *testing.B) {
	for _, service := range platform.Services {
		b.Run(service, func(b *testing.B) {
			for b.Loop() {
				installation := platform.NewInstallation(b, tenancy.Tenant{ID: "acme", State: tenancy.Active, DisplayName: "Acme", TimeZone: "UTC", Currency: "USD", Language: "en"})
				p := installation.Start(service, map[string]string{"DATA_DIR": b.TempDir(), "KAFKA_BROKERS": testserver.Kfake(b)})
				require.Eventually(b, func() bool { ready, _ := installation.Ready(p); return ready }, platform.Patience, 50*time.Millisecond)
				<-time.After(settled)
				memory := platform.MemoryOf(b, p.PID())
				binary, err := os.Stat(platform.ServiceBinary(b, service))
				require.NoError(b, err)
				b.ReportMetric(memory.Now, "resident_MiB")
				b.ReportMetric(memory.Private, "private_MiB")
				b.ReportMetric(float64(binary.Size())/1e6, "binary_MB")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}
