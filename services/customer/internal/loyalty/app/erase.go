package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

// Kinds of document, as erasure and access requests name them.
const (
	redemptionKind = "loyalty_redemptions"
	accountKind    = "loyalty_accounts"
	ledgerKind     = "loyalty_ledger"
)

// Erase removes all that loyalty holds of a customer, and returns how many documents of each kind. What is under way is
// ended first, so that no stock is lost; the account goes before its ledger, so that no line is stored after them.
func (a App) Erase(ctx context.Context, customerIDs []string) ([]contracts.Erased, error) {
	redemptions, err := each(ctx, a.Redemptions.Of(customerIDs), a.Redemptions.List, func(ctx context.Context, found []docstore.Doc[domain.Redemption]) error {
		for i, r := range found {
			if r.Body.State.Final() {
				continue
			}
			if err := a.finish(ctx, r.Body); err != nil {
				return err
			}
			ended, err := a.Redemptions.Get(ctx, r.ID)
			if err != nil {
				return err
			}
			found[i].Version = ended.Version
		}
		return a.Redemptions.Remove(ctx, found)
	})
	if err != nil {
		return nil, err
	}
	accounts := int64(0)
	for _, id := range customerIDs {
		found, err := a.Accounts.Of(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, account := range found {
			if err := a.Accounts.Remove(ctx, account); err != nil {
				return nil, err
			}
			accounts++
		}
	}
	lines, err := each(ctx, a.Ledger.Of(customerIDs, ""), a.Ledger.List, a.Ledger.Remove)
	return []contracts.Erased{
		{Kind: redemptionKind, Erased: redemptions}, {Kind: accountKind, Erased: accounts}, {Kind: ledgerKind, Erased: lines},
	}, err
}

// each walks all that a query finds and returns how many there are.
func each[T any](
	ctx context.Context, q docstore.Query, list func(context.Context, docstore.Query) (docstore.Page[T], error),
	do func(context.Context, []docstore.Doc[T]) error,
) (int64, error) {
	total := int64(0)
	for {
		page, err := list(ctx, allOf(q))
		if err != nil {
			return total, err
		}
		if len(page.Docs) > 0 {
			if err := do(ctx, page.Docs); err != nil {
				return total, err
			}
		}
		total += int64(len(page.Docs))
		if page.Next == nil {
			return total, nil
		}
		q.After = page.Next
	}
}
