// Package consume is what duplicates do with the service's own events once they are published. It decides nothing.
package consume

import (
	"context"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// Events handles events of one batch, which may be of several tenants.
type Events struct {
	App func(tenant tenancy.ID) app.App
}

// Published looks for duplicates of the customers that the events tell of.
func (c Events) Published(ctx context.Context, events []eventbus.Event) error {
	changed := map[string][]string{}
	settled := map[string][]settlement{}
	for _, e := range events {
		ids, s, err := tells(e)
		if err != nil {
			return err
		}
		changed[e.Tenant] = append(changed[e.Tenant], ids...)
		if s.pair != "" {
			settled[e.Tenant] = append(settled[e.Tenant], s)
		}
	}
	for _, tenant := range slices.Sorted(maps.Keys(changed)) {
		use := c.App(tenancy.ID(tenant))
		for _, s := range settled[tenant] {
			if err := use.SettlePair(ctx, s.pair, s.state); err != nil {
				return err
			}
		}
		ids := slices.Sorted(slices.Values(changed[tenant]))
		if err := use.FindDuplicates(ctx, slices.Compact(ids)); err != nil {
			return err
		}
	}
	return nil
}

// settlement is what a merge or its undo decides of a pair.
type settlement struct {
	pair  string
	state domain.PairState
}

// tells returns the customers that an event says have changed, and what is thereby decided of a pair.
func tells(e eventbus.Event) ([]string, settlement, error) {
	switch e.Type {
	case (contracts.CustomerRegistered{}).EventType(), (contracts.CustomerChanged{}).EventType(), (contracts.CustomerDeleted{}).EventType():
		return []string{e.Subject}, settlement{}, nil
	case (contracts.CustomersMerged{}).EventType():
		told, err := eventbus.Decode[contracts.CustomersMerged](e)
		return []string{told.Customer.ID, told.MergedID}, settlement{domain.PairID(told.Customer.ID, told.MergedID), domain.PairDone}, err
	case (contracts.CustomersUnmerged{}).EventType():
		told, err := eventbus.Decode[contracts.CustomersUnmerged](e)
		return []string{told.Customer.ID, told.Unmerged.ID}, settlement{domain.PairID(told.Customer.ID, told.Unmerged.ID), domain.Dismissed}, err
	default:
		return nil, settlement{}, nil
	}
}
