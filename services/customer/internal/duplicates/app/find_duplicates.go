package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// What looking for the duplicates of a few customers reads, at most.
const (
	customersAtOnce = 50
	keysAtOnce      = 100
	// tooCommon is how many customers may share a key: one that more share says too little to compare them all by it.
	tooCommon = 50
	pairsOf   = 200 // of one customer
)

// FindDuplicates compares customers, by id, with those who share a key with them, and remembers the pairs that may be one
// customer. Doing it again changes nothing, nor does it change what somebody has decided of customers that are as they were.
func (a App) FindDuplicates(ctx context.Context, ids []string) error {
	for batch := range slices.Chunk(ids, customersAtOnce) {
		if err := a.findFor(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (a App) findFor(ctx context.Context, ids []string) error {
	changed, err := a.Heart.Customers.GetMany(ctx, ids)
	if err != nil {
		return err
	}
	near, err := a.neighbours(ctx, changed)
	if err != nil {
		return err
	}
	wanted := map[string][2]string{}
	for id, c := range changed {
		known, err := a.Pairs.Of(ctx, id, pairsOf)
		if err != nil {
			return err
		}
		for _, p := range known {
			wanted[p.ID] = [2]string{p.Customers[0], p.Customers[1]}
		}
		for _, other := range near[id] {
			if other != id && c.Body.Listed {
				wanted[domain.PairID(id, other)] = [2]string{id, other}
			}
		}
	}
	return a.comparePairs(ctx, wanted)
}

// neighbours returns, for each customer, those who share a key with it. The keys of all are looked up together; where
// that finds too many, each is looked up alone, so that a common key hides no other.
func (a App) neighbours(ctx context.Context, changed map[string]heart.Customer) (map[string][]string, error) {
	holders := holdersOf(changed)
	near := map[string][]string{}
	for keys := range slices.Chunk(slices.Sorted(maps.Keys(holders)), keysAtOnce) {
		found, more, err := a.Heart.Customers.InBlocks(ctx, keys, docstore.MaxLimit)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			if more {
				if found, _, err = a.Heart.Customers.InBlocks(ctx, []string{key}, tooCommon+1); err != nil {
					return nil, err
				}
			}
			if sharing := having(key, found); len(sharing) <= tooCommon {
				for _, id := range holders[key] {
					near[id] = append(near[id], sharing...)
				}
			}
		}
	}
	return near, nil
}

// holdersOf returns who of the customers has each key.
func holdersOf(customers map[string]heart.Customer) map[string][]string {
	holders := map[string][]string{}
	for id, c := range customers {
		for _, key := range c.Body.Blocks {
			holders[key] = append(holders[key], id)
		}
	}
	return holders
}

// having returns the ids of those of the customers that have the key.
func having(key string, customers []heart.Customer) []string {
	var ids []string
	for _, c := range customers {
		if slices.Contains(c.Body.Blocks, key) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// comparePairs compares customers two by two, by the pairs' ids, and remembers what came of it.
func (a App) comparePairs(ctx context.Context, wanted map[string][2]string) error {
	rules, err := a.Rules.Get(ctx)
	if err != nil {
		return err
	}
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), docstore.MaxLimit/2) {
		if err := a.compareSome(ctx, rules, ids, wanted); err != nil {
			return err
		}
	}
	return nil
}

func (a App) compareSome(ctx context.Context, rules domain.Rules, ids []string, wanted map[string][2]string) error {
	for range attempts {
		known, err := a.Pairs.GetMany(ctx, ids)
		if err != nil {
			return err
		}
		var members []string
		for _, id := range ids {
			members = append(members, wanted[id][0], wanted[id][1])
		}
		slices.Sort(members)
		current, err := a.Heart.Customers.GetMany(ctx, slices.Compact(members))
		if err != nil {
			return err
		}
		var changes []domain.Pair
		for _, id := range ids {
			one, other := current[wanted[id][0]].Body, current[wanted[id][1]].Body
			if p, changed := a.compared(known[id], one, other, rules); changed {
				changes = append(changes, p)
			}
		}
		errs, err := a.Pairs.Save(ctx, changes)
		if err = errors.Join(append(errs, err)...); !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return fault.New(fault.Unavailable, "the pairs are being changed too often; try again")
}

// compared returns the pair of two customers as it is now, and whether that is new.
func (a App) compared(known domain.Pair, one, other customers.Customer, rules domain.Rules) (domain.Pair, bool) {
	if one.ID == "" || other.ID == "" {
		return known, false
	}
	p := domain.Found(known, one, other, rules.Frequencies, rules.ReviewFrom(), a.now())
	if known.ID == "" {
		return p, p.State == domain.Open // strangers are not remembered
	}
	return p, p.State != known.State || p.Compared != known.Compared
}
