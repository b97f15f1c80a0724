package metering

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// CountCustomers counts a tenant's customers. Only the service that owns them can.
type CountCustomers func(ctx context.Context, tenant tenancy.ID) (int64, error)

// measurement is what was stored when it was measured last.
type measurement struct {
	at        time.Time // zero: never
	sizes     map[tenancy.ID]docstore.Size
	customers map[tenancy.ID]int64
}

// measureOn measures at once and then now and then, until ctx ends. After an error the measurement before stays.
func (m *Meter) measureOn(ctx context.Context, tenants *tenancy.Directory, customers CountCustomers) {
	for {
		if err := m.measure(ctx, tenants.All(), customers); err != nil && ctx.Err() == nil {
			m.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "what tenants have stored could not be measured", slog.Any("error", err))
		}
		again := time.NewTimer(m.cfg.MeasureEvery + jitter(m.cfg.MeasureEvery))
		select {
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return
		}
	}
}

func (m *Meter) measure(ctx context.Context, tenants []tenancy.Tenant, customers CountCustomers) error {
	sizes, err := m.engine.Measure(ctx)
	if err != nil {
		return err
	}
	found := &measurement{at: m.now(), sizes: make(map[tenancy.ID]docstore.Size, len(sizes))}
	for tenant, size := range sizes {
		found.sizes[tenancy.ID(tenant)] = size
	}
	if customers != nil {
		found.customers = make(map[tenancy.ID]int64, len(tenants))
		for _, tenant := range tenants {
			if found.customers[tenant.ID], err = customers(ctx, tenant.ID); err != nil {
				return err
			}
		}
	}
	m.measured.Store(found)
	return nil
}

// jitter keeps replicas from measuring in step.
func jitter(d time.Duration) time.Duration {
	return time.Duration(rand.Int64N(int64(d)/10 + 1)) //nolint:gosec // jitter is no secret
}
