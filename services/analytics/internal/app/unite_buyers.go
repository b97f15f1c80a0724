package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// uniteBuyers has those who turned out to be one customer be one buyer, and returns what the tenant's figures count too
// much because of them, below zero. It looks at the merges after all other profiles: a merge it misses is one that those
// profiles did not say to be there, so that another scoring follows.
func (a App) uniteBuyers(ctx context.Context, buyers []domain.Buyer) ([]domain.Buyer, domain.Figures, error) {
	var counted domain.Figures
	merged, err := a.Profiles.Merged(ctx)
	if err != nil || len(merged) == 0 {
		return buyers, counted, err
	}
	groups := domain.Groups(merged)
	roots := make([]string, 0, len(groups))
	for id := range groups {
		roots = append(roots, id)
	}
	slices.Sort(roots)
	buyers = slices.DeleteFunc(buyers, func(b domain.Buyer) bool {
		_, united := groups[b.CustomerID]
		return united
	})
	for part := range slices.Chunk(roots, chunk) {
		profiles, err := a.Profiles.GetMany(ctx, part)
		if err != nil {
			return nil, counted, err
		}
		for _, id := range part {
			group := groups[id]
			if root, known := profiles[id]; known {
				group.Root = root
			}
			counted.Add(group.Surplus())
			if buyer, ok := group.Root.With(group.Merged...).Buyer(a.Currency); ok {
				buyers = append(buyers, buyer)
			}
		}
	}
	return buyers, counted, nil
}

// saveSurplus keeps what the other shards count too much.
func (a App) saveSurplus(ctx context.Context, counted domain.Figures) error {
	shard, err := a.Figures.Shard(ctx, surplus())
	if err != nil || shard.Figures.IsZero() && counted.IsZero() {
		return err
	}
	return a.Figures.SaveShard(ctx, surplus(), domain.Shard{Version: shard.Version, Figures: counted})
}

// notAmong returns the customers that are no buyers: one who never bought may be one by those who turned out to be it.
func notAmong(ids []string, buyers []domain.Buyer) []string {
	if len(ids) == 0 {
		return nil
	}
	among := make(map[string]bool, len(buyers))
	for _, b := range buyers {
		among[b.CustomerID] = true
	}
	return slices.DeleteFunc(ids, func(id string) bool { return among[id] })
}
