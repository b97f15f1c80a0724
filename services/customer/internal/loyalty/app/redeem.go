package app

import (
	"context"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Redeem gives a customer an offer for points. It is a Conflict fault when the customer may not have it, has too few
// points, or it is sold out.
func (a App) Redeem(ctx context.Context, customerID, programmeID, offerID string) (domain.Redemption, error) {
	var none domain.Redemption
	if _, err := a.Customers.Get(ctx, customerID); err != nil {
		return none, err
	}
	p, err := a.Programmes.Get(ctx, programmeID)
	if err != nil {
		return none, err
	}
	offer, err := a.Offers.Get(ctx, offerID)
	if err != nil {
		return none, err
	}
	if offer.Body.ProgrammeID != programmeID {
		return none, fault.New(fault.NotFound, "there is no offer %s in the programme %s", offerID, programmeID)
	}
	account, err := a.accountOf(ctx, p.Body, customerID)
	if err != nil {
		return none, err
	}
	if err := offer.Body.MayRedeem(p.Body, account, a.today()); err != nil {
		return none, err
	}
	if err := a.inSegment(ctx, offer.Body, customerID); err != nil {
		return none, err
	}
	redemption, err := a.claim(ctx, offer.Body, account, customerID)
	if err != nil {
		return none, err
	}
	done, err := a.advance(ctx, redemption)
	if err == nil && done.State == domain.Failed {
		err = fault.New(fault.Conflict, "%s", done.Failure)
	}
	return done, err
}

// accountOf returns a customer's account as it stands today, an empty one where there is none.
func (a App) accountOf(ctx context.Context, p domain.Programme, customerID string) (domain.Account, error) {
	id, err := a.find(ctx, p, customerID)
	if err != nil || id == "" {
		return domain.NewAccount(customerID, p.ID, "", a.today(), a.now()), err
	}
	account, err := retry(ctx, func() (Account, error) {
		account, _, err := a.resolve(ctx, p, id)
		return account, err
	})
	if err != nil {
		return account.Body, err
	}
	today, _ := domain.OpenBook(account.Body, p, a.today(), a.now()).Close()
	return today, nil
}

func (a App) inSegment(ctx context.Context, o domain.Offer, customerID string) error {
	if o.SegmentID == "" {
		return nil
	}
	in := false
	if a.Segments != nil {
		var err error
		if in, err = a.Segments.InSegment(ctx, o.SegmentID, customerID); err != nil {
			return err
		}
	}
	if !in {
		return fault.New(fault.Conflict, "the offer is for another segment of customers")
	}
	return nil
}

// claim stores a new redemption. Where a customer may have only so many, it takes one of as many slots, which no other
// redemption can have.
func (a App) claim(ctx context.Context, o domain.Offer, account domain.Account, customerID string) (domain.Redemption, error) {
	r := domain.Redemption{
		ID: a.NewID("rdm"), CustomerID: customerID, AccountID: account.ID, ProgrammeID: o.ProgrammeID, OfferID: o.ID, OfferName: o.Name,
		Points: o.Cost, State: domain.Pending, Stocked: o.Stock != nil, CreatedAt: a.now(), UpdatedAt: a.now(),
	}
	return retry(ctx, func() (domain.Redemption, error) {
		slot, err := a.freeSlot(ctx, o, account)
		if err != nil {
			return r, err
		}
		r.Slot = slot
		return a.Redemptions.Add(ctx, r)
	})
}

// freeSlot returns a slot that no redemption of the account, or of those merged into it, has; 0 where none is needed.
func (a App) freeSlot(ctx context.Context, o domain.Offer, account domain.Account) (int, error) {
	if o.PerCustomer == 0 {
		return 0, nil
	}
	var taken []int
	had := 0
	for _, id := range slices.Concat([]string{account.ID}, account.Absorbed) {
		slots, err := a.Redemptions.Slots(ctx, id, o.ID, o.PerCustomer)
		if err != nil {
			return 0, err
		}
		had += len(slots)
		if id == account.ID {
			taken = slots
		}
	}
	for slot := 1; slot <= o.PerCustomer && had < o.PerCustomer; slot++ {
		if !slices.Contains(taken, slot) {
			return slot, nil
		}
	}
	return 0, fault.New(fault.Conflict, "the customer has had the offer as often as one may: %d", o.PerCustomer)
}
