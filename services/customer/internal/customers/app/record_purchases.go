package app

import (
	"context"
	"errors"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// RecordPurchases claims new purchases, each by itself, and makes their customers tell of them: all of one customer in one
// write. The customers are as they were loaded before, by id. It returns an error for each purchase: a Conflict fault where
// its external id is taken, and a docstore.DuplicateError of "_id" where the purchase is there already.
func (a App) RecordPurchases(ctx context.Context, customers map[string]Customer, purchases []domain.Purchase) ([]error, error) {
	if len(purchases) == 0 {
		return nil, nil
	}
	errs, err := a.Purchases.Claim(ctx, purchases)
	if err != nil {
		return nil, err
	}
	var claimed, left []domain.Purchase
	for i, p := range purchases {
		if errs[i] == nil {
			claimed = append(claimed, p)
		}
	}
	told, err := a.tell(ctx, customers, claimed)
	if err != nil {
		return nil, err
	}
	for i, err := range told {
		if errors.Is(err, docstore.ErrConflict) {
			left = append(left, claimed[i])
		} else if err != nil {
			return nil, err
		}
	}
	return errs, a.FinishRecording(ctx, left)
}

// FinishRecording makes customers tell of those of the purchases that are claimed and that nobody told of: they are on
// their way, or were left by a crash.
func (a App) FinishRecording(ctx context.Context, left []domain.Purchase) error {
	if len(left) == 0 {
		return nil
	}
	seen := map[string]bool{}
	left = slices.DeleteFunc(slices.Clone(left), func(p domain.Purchase) bool {
		repeated := seen[p.ID]
		seen[p.ID] = true
		return repeated
	})
	_, err := a.finish(ctx, left)
	return err
}

// DescribeOrders fills in what the lines of orders leave out and the catalogue knows.
func (a App) DescribeOrders(ctx context.Context, orders ...*domain.Order) error {
	return a.describe(ctx, orders...)
}
