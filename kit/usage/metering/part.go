package metering

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const (
	atOnce = 8 // records read or written side by side
	// lastWord bounds the last write at shut-down.
	lastWord = 5 * time.Second
)

// Part returns the part that measures, and writes down what was counted. It is to stop after all that tell events.
func (m *Meter) Part(tenants *tenancy.Directory, customers CountCustomers) service.Part {
	return service.Part{Name: "usage", Run: func(ctx context.Context) error {
		measured := make(chan struct{})
		go func() {
			defer close(measured)
			m.measureOn(ctx, tenants, customers)
		}()
		tick := time.NewTicker(m.cfg.FlushEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				m.flush(ctx, false)
			case <-ctx.Done():
				m.flushAtEnd(ctx)
				<-measured
				return nil
			}
		}
	}}
}

// flushAtEnd writes all there is, although ctx has ended.
func (m *Meter) flushAtEnd(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer cancel()
	m.flush(ctx, true)
}

// flush writes what was counted. A record that cannot be written is logged; its counts wait for the next time.
func (m *Meter) flush(ctx context.Context, atEnd bool) {
	m.mu.Lock()
	due := make(map[tenancy.ID]*account)
	for tenant, a := range m.accounts {
		if a.due(atEnd) {
			due[tenant] = a
		}
	}
	m.mu.Unlock()
	now := m.now()
	var all errgroup.Group
	all.SetLimit(atOnce)
	for tenant, a := range due {
		all.Go(func() error {
			if err := a.write(ctx, now); err != nil {
				return fmt.Errorf("tenant %s: %w", tenant, err)
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil && ctx.Err() == nil {
		m.cfg.Log.LogAttrs(ctx, slog.LevelWarn, "what tenants use could not be written down; it will be tried again", slog.Any("error", err))
	}
}
