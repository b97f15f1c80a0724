package app

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// step does what is to be done at a redemption's state and returns the redemption at the state after it.
func (a App) step(ctx context.Context, r domain.Redemption) (domain.Redemption, error) {
	settle := func(o domain.Offer) (domain.Offer, error) { return o.Settle(r.ID), nil }
	restock := func(o domain.Offer) (domain.Offer, error) { return o.Restock(r.ID), nil }
	var next domain.RedemptionState
	var err error
	switch r.State {
	case domain.Pending:
		return a.take(ctx, r)
	case domain.Failing:
		return a.giveUp(ctx, r)
	case domain.Paid:
		next, err = domain.Confirmed, a.onOffer(ctx, r, settle)
	case domain.Cancelling:
		if err = a.repay(ctx, r); err == nil {
			next, err = domain.Restocked, a.onOffer(ctx, r, restock)
		}
	case domain.Restocked:
		next, err = domain.Cancelled, a.onOffer(ctx, r, settle)
	case domain.Confirmed, domain.Failed, domain.Cancelled:
		next = r.State // nothing is left to do
	}
	return r.To(next, a.now()), err
}

// take takes from the stock, then the points. When one of them is refused, the redemption gives up.
func (a App) take(ctx context.Context, r domain.Redemption) (domain.Redemption, error) {
	err := a.onOffer(ctx, r, func(o domain.Offer) (domain.Offer, error) { return o.Reserve(r.ID) })
	if err == nil {
		err = a.pay(ctx, r)
	}
	if refused, is := errors.AsType[*fault.Error](err); is {
		r.Failure = refused.Detail
		return r.To(domain.Failing, a.now()), nil
	}
	return r.To(domain.Paid, a.now()), err
}

func (a App) pay(ctx context.Context, r domain.Redemption) error {
	p, err := a.Programmes.Get(ctx, r.ProgrammeID)
	if err != nil {
		return err
	}
	_, err = a.post(ctx, p.Body, r.AccountID, func(ctx context.Context, _ domain.Account, _ journal) ([]domain.Movement, error) {
		return []domain.Movement{domain.Redeem(r.ID, r.Points)}, a.still(ctx, r)
	})
	return err
}

// giveUp gives back what a redemption took from the stock. One that has paid after all is finished instead.
func (a App) giveUp(ctx context.Context, r domain.Redemption) (domain.Redemption, error) {
	p, err := a.Programmes.Get(ctx, r.ProgrammeID)
	if err != nil {
		return r, err
	}
	paid := false
	_, err = a.post(ctx, p.Body, r.AccountID, func(ctx context.Context, _ domain.Account, past journal) ([]domain.Movement, error) {
		if err := a.still(ctx, r); err != nil {
			return nil, err
		}
		spent, err := past.withKeys(ctx, []string{domain.KeyOf(domain.Redeemed, r.ID)})
		if paid = len(spent) > 0; paid {
			return nil, err
		}
		return []domain.Movement{domain.Touch()}, err
	})
	if err != nil {
		return r, err
	}
	if paid {
		r.Failure = ""
		return r.To(domain.Paid, a.now()), nil
	}
	err = a.onOffer(ctx, r, func(o domain.Offer) (domain.Offer, error) { return o.Release(r.ID), nil })
	return r.To(domain.Failed, a.now()), err
}

// repay gives back the points.
func (a App) repay(ctx context.Context, r domain.Redemption) error {
	p, err := a.Programmes.Get(ctx, r.ProgrammeID)
	if err != nil {
		return err
	}
	_, err = a.post(ctx, p.Body, r.AccountID, func(ctx context.Context, _ domain.Account, past journal) ([]domain.Movement, error) {
		if err := a.still(ctx, r); err != nil {
			return nil, err
		}
		key := domain.KeyOf(domain.Redeemed, r.ID)
		spent, err := past.withKeys(ctx, []string{key})
		if line, exists := spent[key]; exists {
			return []domain.Movement{domain.Return(line)}, err
		}
		return nil, err
	})
	return err
}

// onOffer changes the stock of a redemption's offer, if it has one. One that gives up writes to the offer even where it
// stays as it is.
func (a App) onOffer(ctx context.Context, r domain.Redemption, change func(domain.Offer) (domain.Offer, error)) error {
	if !r.Stocked {
		return nil
	}
	_, err := retry(ctx, func() (Offer, error) {
		offer, err := a.Offers.Get(ctx, r.OfferID)
		if err != nil {
			return offer, err
		}
		if err := a.still(ctx, r); err != nil {
			return offer, err
		}
		changed, err := change(offer.Body)
		if err != nil {
			return offer, err
		}
		if slices.Equal(changed.Marks, offer.Body.Marks) && r.State != domain.Failing {
			return offer, nil
		}
		offer.Body = changed
		return a.Offers.Save(ctx, offer, nil)
	})
	return err
}

// still is errPassed when a redemption is no longer at the state it was read in.
func (a App) still(ctx context.Context, r domain.Redemption) error {
	current, err := a.Redemptions.Get(ctx, r.ID)
	if err == nil && current.State != r.State {
		err = errPassed
	}
	return err
}
