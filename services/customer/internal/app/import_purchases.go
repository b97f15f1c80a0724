package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

type (
	purchaseRow       = rowfile.Row[domain.PurchaseRow]
	purchaseCandidate = candidate[domain.PurchaseRow, domain.Purchase]
)

// importPurchases records the purchases of a batch of rows that are not known yet by their external ids: all that one
// customer bought in one write.
func (a App) importPurchases(ctx context.Context, rows []purchaseRow) (outcome, error) {
	var o outcome
	buyers, err := a.buyersOf(ctx, rows)
	if err != nil {
		return o, err
	}
	var all []purchaseCandidate
	for _, row := range rows {
		purchase, err := a.purchaseOf(row, buyers)
		if err != nil {
			if err = rejectFor(&o, row, err); err != nil {
				return o, err
			}
			continue
		}
		all = append(all, purchaseCandidate{row, purchase.ExternalID, purchase})
	}
	settle := settling[domain.PurchaseRow, domain.Purchase]{
		find: a.Purchases.ByExternalID,
		same: func(c purchaseCandidate, known domain.Purchase) bool { return c.add.Same(known) },
		add:  a.Purchases.Claim,
	}
	added, met, err := settle.settle(ctx, all, &o)
	if err != nil {
		return o, err
	}
	var claimed, left []domain.Purchase
	for _, c := range added {
		claimed = append(claimed, c.add)
	}
	for _, p := range met {
		if p.State == domain.Recording { // on its way, or half recorded by an import that a crash ended
			left = append(left, p)
		}
	}
	o.created += int64(len(claimed))
	return o, a.tellAll(ctx, buyers.byID, claimed, left)
}

// tellAll makes customers tell of purchases just claimed, and of those of others that nobody told of.
func (a App) tellAll(ctx context.Context, customers map[string]Customer, claimed, left []domain.Purchase) error {
	errs, err := a.tell(ctx, customers, claimed)
	if err != nil {
		return err
	}
	for i, err := range errs {
		if errors.Is(err, docstore.ErrConflict) {
			left = append(left, claimed[i])
		} else if err != nil {
			return err
		}
	}
	if len(left) > 0 {
		_, err = a.finish(ctx, left)
	}
	return err
}

// buyers are the customers that a batch of rows names.
type buyers struct{ byID, byExternalID map[string]Customer }

func (a App) buyersOf(ctx context.Context, rows []purchaseRow) (buyers, error) {
	var ids, externalIDs []string
	for _, row := range rows {
		if id := row.Value.CustomerID; id != "" {
			ids = append(ids, id)
		}
		if id := row.Value.CustomerExternalID; id != "" {
			externalIDs = append(externalIDs, id)
		}
	}
	byID, err := a.Customers.GetMany(ctx, distinct(ids))
	if err != nil {
		return buyers{}, err
	}
	byExternalID, err := a.Customers.ByExternalID(ctx, distinct(externalIDs))
	for _, customer := range byExternalID {
		byID[customer.ID] = customer
	}
	return buyers{byID, byExternalID}, err
}

func (a App) purchaseOf(row purchaseRow, known buyers) (domain.Purchase, error) {
	if len(row.Broken) > 0 {
		return domain.Purchase{}, fault.OnFields(row.Broken...)
	}
	if err := row.Value.Check(); err != nil {
		return domain.Purchase{}, err
	}
	field, customer := "customerId", known.byID[row.Value.CustomerID]
	if row.Value.CustomerExternalID != "" {
		field, customer = "customerExternalId", known.byExternalID[row.Value.CustomerExternalID]
	}
	if customer.ID == "" || customer.Body.Deleted() {
		return domain.Purchase{}, fault.OnField(field, "there is no such customer")
	}
	order := row.Value.Order
	if order.Total != nil && order.Total.Currency == "" {
		order.Total.Currency = a.Tenant.Currency
	}
	return order.Purchase(a.NewID("pur"), customer.ID, a.now())
}
