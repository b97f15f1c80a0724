package privacy

import (
	"context"
	"sync"

	"go.opentelemetry.io/otel/metric"

	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/telemetry/attr"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// overdue is how many erasures of each tenant are overdue, as the sweep counted last: a scrape is not to count them for
// thousands of tenants. It is safe for concurrent use.
type overdue struct {
	mu sync.Mutex
	of map[tenancy.ID]int64
}

// note keeps a tenant's count. Tenants with none have no series, which would be thousands.
func (o *overdue) note(tenant tenancy.ID, count int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if count == 0 {
		delete(o.of, tenant)
		return
	}
	o.of[tenant] = count
}

// show makes a metric of the counts, so that somebody finds out which service does not answer.
func (o *overdue) show(env host.Env) error {
	_, err := env.Meter.Meter("github.com/guanxi-crm/guanxi/services/customer").Int64ObservableGauge("guanxi.erasures.overdue",
		metric.WithDescription("Erasures that should be completed by now and are not."), metric.WithUnit("{erasure}"),
		metric.WithInt64Callback(func(_ context.Context, observe metric.Int64Observer) error {
			o.mu.Lock()
			defer o.mu.Unlock()
			for tenant, count := range o.of {
				observe.Observe(count, metric.WithAttributes(attr.Tenant(string(tenant))))
			}
			return nil
		}))
	return err
}
