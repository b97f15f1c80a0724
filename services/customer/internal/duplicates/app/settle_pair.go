package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// SettlePair gives a pair a state, if there is such a pair. Doing it again changes nothing.
func (a App) SettlePair(ctx context.Context, id string, state domain.PairState) error {
	for range attempts {
		p, err := a.Pairs.Get(ctx, id)
		if fault.Is(err, fault.NotFound) || err == nil && p.State == state {
			return nil
		}
		if err != nil {
			return err
		}
		errs, err := a.Pairs.Save(ctx, []domain.Pair{p.Settle(state, a.now())})
		if err = errors.Join(append(errs, err)...); !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return fault.New(fault.Unavailable, "the pair is being changed too often; try again")
}

// DismissPair decides that the two customers of a pair are two, as the pair was at the version the caller saw.
func (a App) DismissPair(ctx context.Context, id string, version int64, note string) (domain.Pair, error) {
	before, err := a.Pairs.Get(ctx, id)
	if err != nil {
		return before, err
	}
	if before.Version != version {
		return before, fault.New(fault.Stale, "the pair has changed: it is now at version %d; read it again and decide again", before.Version)
	}
	after, err := before.Dismiss(by(ctx), note, a.now())
	if err != nil {
		return before, err
	}
	return a.Pairs.Decide(ctx, before, after)
}
