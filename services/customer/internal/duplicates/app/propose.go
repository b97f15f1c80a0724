package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

// Propose has somebody decide whether two customers are one, however little alike they are. Doing it again changes
// nothing, nor does it change what somebody has decided of the two as they are. Of customers who are no more nothing is
// to be decided.
func (a App) Propose(ctx context.Context, one, other string) error {
	rules, err := a.Rules.Get(ctx)
	if err != nil {
		return err
	}
	id := domain.PairID(one, other)
	for range attempts {
		known, err := a.Pairs.GetMany(ctx, []string{id})
		if err != nil {
			return err
		}
		both, err := a.Heart.Customers.GetMany(ctx, []string{one, other})
		if err != nil {
			return err
		}
		if !both[one].Body.Listed || !both[other].Body.Listed {
			return nil
		}
		p := domain.Proposed(known[id], both[one].Body, both[other].Body, rules.Frequencies, rules.ReviewFrom(), a.now())
		if p.State == known[id].State && p.Proposed == known[id].Proposed {
			return nil
		}
		errs, err := a.Pairs.Save(ctx, []domain.Pair{p})
		if err = errors.Join(append(errs, err)...); !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return fault.New(fault.Unavailable, "the pair is being changed too often; try again")
}
