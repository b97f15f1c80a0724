// Package consume is what the customer service does with events: those of other services, and its own once they are
// published. It decides nothing.
package consume

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// Events handles events of one batch, which may be of several tenants.
type Events struct {
	App func(tenant tenancy.ID) app.App
}

// Published does what follows once events are known. The relay calls it when they are on their topic, before it takes them
// off their customers.
func (c Events) Published(ctx context.Context, events []eventbus.Event) error {
	return errors.Join(c.purchasesPublished(ctx, events), c.organisationsPublished(ctx, events))
}

// Apply adds what other services found out to what is known of their customers.
func (c Events) Apply(ctx context.Context, batch []eventbus.Event) error {
	found := map[string][]app.Finding{}
	for _, e := range batch {
		finding, err := findingOf(e)
		if err != nil {
			return err
		}
		if finding.CustomerID != "" {
			found[e.Tenant] = append(found[e.Tenant], finding)
		}
	}
	for _, tenant := range slices.Sorted(maps.Keys(found)) {
		if err := c.App(tenancy.ID(tenant)).NoteInsights(ctx, found[tenant]); err != nil {
			return err
		}
	}
	return nil
}

// findingOf returns what an event tells of a customer; events that tell nothing of interest are passed over.
func findingOf(e eventbus.Event) (app.Finding, error) {
	switch e.Type {
	case (contracts.SegmentEntered{}).EventType():
		return segmentEntered(e)
	case (contracts.ResponseReceived{}).EventType():
		return responseReceived(e)
	default:
		return app.Finding{}, nil
	}
}
