package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

// attempts bounds how often a batch that loses the race for a document is applied again.
const attempts = 10

// ApplyEvents applies a batch of the tenant's events, in order, and says whether any can change RFM scores. Applying it
// again changes nothing. The error is domain.ErrGap or domain.ErrMalformed when no other attempt will do better.
func (a App) ApplyEvents(ctx context.Context, from Partition, batch []domain.Event) (scoring bool, err error) {
	for range attempts {
		scoring, err = a.applyOnce(ctx, from, batch)
		if !errors.Is(err, docstore.ErrConflict) || ctx.Err() != nil {
			return scoring, err
		}
	}
	return scoring, err
}

// applyOnce loads the shard before the profiles and writes it before them; the package says why.
func (a App) applyOnce(ctx context.Context, from Partition, batch []domain.Event) (bool, error) {
	shard, err := a.Figures.Shard(ctx, from)
	if err != nil {
		return false, err
	}
	profiles, err := a.Profiles.GetMany(ctx, customersOf(batch))
	if err != nil {
		return false, err
	}
	played, err := shard.Play(profiles, batch)
	if err != nil {
		return false, err
	}
	if played.Counted {
		if err := a.Figures.SaveShard(ctx, from, played.Shard); err != nil {
			return false, err
		}
	}
	return played.Scoring, a.Profiles.SaveAll(ctx, played.Profiles)
}

func customersOf(batch []domain.Event) []string {
	ids := make([]string, 0, len(batch))
	seen := make(map[string]bool, len(batch))
	for _, e := range batch {
		for _, id := range append(e.Others(), e.Customer) {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}
