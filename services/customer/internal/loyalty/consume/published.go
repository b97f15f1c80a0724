// Package consume is what loyalty does with the service's own events once they are published: customers earn by them,
// and lines of accounts become the ledger. It decides nothing.
package consume

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/origin"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Actor is who changes accounts by a programme's rules.
const Actor = "rule:loyalty"

// Events handles events of one batch, which may be of several tenants.
type Events struct {
	App func(tenant tenancy.ID) app.App
}

// batch is what one tenant's events come to.
type batch struct {
	lines    []domain.Entry
	happened []app.Happening
}

// Published is called with the service's own events, at least once and those of a document in order.
func (c Events) Published(ctx context.Context, events []eventbus.Event) error {
	ctx = origin.With(ctx, origin.Origin{Actor: Actor})
	batches := map[string]batch{}
	for _, e := range events {
		b := batches[e.Tenant]
		if e.Type == (domain.Entry{}).EventType() {
			line, err := eventbus.Decode[domain.Entry](e)
			if err != nil {
				return err
			}
			b.lines = append(b.lines, line)
		} else {
			happened, err := happeningOf(e, c.App(tenancy.ID(e.Tenant)).Tenant.Location())
			if err != nil {
				return err
			}
			b.happened = append(b.happened, happened...)
		}
		batches[e.Tenant] = b
	}
	for _, tenant := range slices.Sorted(maps.Keys(batches)) {
		if err := c.apply(ctx, c.App(tenancy.ID(tenant)), batches[tenant]); err != nil {
			return err
		}
	}
	return nil
}

func (c Events) apply(ctx context.Context, a app.App, b batch) error {
	if len(b.lines) > 0 {
		if err := a.KeepLedger(ctx, b.lines); err != nil {
			return err
		}
	}
	if len(b.happened) == 0 {
		return nil
	}
	return a.Apply(ctx, b.happened)
}

// happeningOf returns what an event is for loyalty; most are nothing.
func happeningOf(e eventbus.Event, place *time.Location) ([]app.Happening, error) {
	read, known := readers[e.Type]
	if !known {
		return nil, nil
	}
	happened, err := read(e, place)
	if err != nil {
		return nil, err
	}
	return []app.Happening{happened}, nil
}
