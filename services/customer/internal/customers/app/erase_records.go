package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// EraseRecords erases what is known of erased customers besides themselves: their purchases stay without what tells of
// whom they were, and what other services have found out goes.
func (a App) EraseRecords(ctx context.Context, customerIDs []string) ([]contracts.Erased, error) {
	anonymised := int64(0)
	for _, id := range customerIDs {
		err := a.eachPurchase(ctx, id, func(bought []domain.Purchase) error {
			anonymised += int64(len(bought))
			return a.anonymise(ctx, bought)
		})
		if err != nil {
			return nil, err
		}
	}
	insights, err := a.Insights.Erase(ctx, customerIDs)
	return []contracts.Erased{{Kind: "purchases", Anonymised: anonymised}, {Kind: "insights", Erased: insights}}, err
}

// anonymise saves purchases without what tells of whom they were. One that changes meanwhile is done again.
func (a App) anonymise(ctx context.Context, bought []domain.Purchase) error {
	_, err := retry(ctx, func() (struct{}, error) {
		ids := make([]string, len(bought))
		for i, p := range bought {
			ids[i] = p.ID
		}
		current, err := a.Purchases.GetMany(ctx, ids)
		if err != nil {
			return struct{}{}, err
		}
		var changed []domain.Purchase
		for _, id := range ids {
			if p, exists := current[id]; exists && !p.Anonymous() {
				changed = append(changed, p.Anonymise())
			}
		}
		if len(changed) == 0 {
			return struct{}{}, nil
		}
		errs, err := a.Purchases.Save(ctx, changed)
		return struct{}{}, errors.Join(append(errs, err)...)
	})
	return err
}

// purchasesAtOnce bounds how many purchases are held at a time.
const purchasesAtOnce = 200

// eachPurchase hands over all that the customer bought, page by page.
func (a App) eachPurchase(ctx context.Context, customerID string, use func([]domain.Purchase) error) error {
	q := a.Purchases.Of(customerID)
	q.Limit = purchasesAtOnce
	for {
		page, err := a.Purchases.List(ctx, q)
		if err != nil {
			return err
		}
		bought := make([]domain.Purchase, len(page.Docs))
		for i, doc := range page.Docs {
			bought[i] = doc.Body
		}
		if err := use(bought); err != nil || page.Next == nil {
			return err
		}
		q.After = page.Next
	}
}
