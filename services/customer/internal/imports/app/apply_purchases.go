package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// purchaseRows applies rows of purchases, or only finds out what would become of them.
type purchaseRows struct {
	App

	job domain.Import
	// seen are the external ids that a dry run has met in the file: they would be known by then.
	seen map[string]bool
}

// purchaseDecision is what is to become of a row.
type purchaseDecision struct {
	row      read
	purchase customers.Purchase
}

// apply records the purchases of a batch that are not known yet by their external ids.
func (p *purchaseRows) apply(ctx context.Context, t *tally, batch []read) error {
	buyers, err := p.buyersOf(ctx, batch)
	if err != nil {
		return err
	}
	orders := make([]*customers.Order, len(batch))
	for i := range batch {
		orders[i] = &batch[i].purchase.Order
	}
	if err := p.Customers.DescribeOrders(ctx, orders...); err != nil {
		return err
	}
	var all []purchaseDecision
	for _, row := range batch {
		purchase, err := p.purchaseOf(row, buyers)
		if err != nil {
			if err = t.rejectFor(row, p.column(), err); err != nil {
				return err
			}
			continue
		}
		all = append(all, purchaseDecision{row, purchase})
	}
	var left []customers.Purchase // that a crash may have left half recorded
	for range attempts {
		if len(all) == 0 {
			return p.Customers.FinishRecording(ctx, left)
		}
		if all, err = p.record(ctx, t, all, buyers.byID, &left); err != nil {
			return err
		}
	}
	return docstore.ErrConflict
}

// record records those that are not known and returns those that somebody else recorded meanwhile, or that have the
// external id of another row.
func (p *purchaseRows) record(
	ctx context.Context, t *tally, all []purchaseDecision, buyers map[string]heart.Customer, left *[]customers.Purchase,
) (again []purchaseDecision, err error) {
	var externalIDs []string
	for _, d := range all {
		externalIDs = append(externalIDs, d.purchase.ExternalID)
	}
	known, err := p.Customers.Purchases.ByExternalID(ctx, given(externalIDs))
	if err != nil {
		return nil, err
	}
	var fresh []purchaseDecision
	var purchases []customers.Purchase
	taken := map[string]bool{}
	for _, d := range all {
		external := d.purchase.ExternalID
		if before, exists := known[external]; exists {
			p.meet(t, d, before)
			if len(before.Untold) > 0 { // on its way, or left half recorded by a crash
				*left = append(*left, before)
			}
			continue
		}
		if taken[external] {
			again = append(again, d)
			continue
		}
		taken[external] = true
		fresh, purchases = append(fresh, d), append(purchases, d.purchase)
	}
	if p.job.Run.Dry {
		p.foresee(t, append(fresh, again...))
		return nil, nil
	}
	errs, err := p.Customers.RecordPurchases(ctx, buyers, purchases)
	if err != nil {
		return nil, err
	}
	for i, d := range fresh {
		switch {
		case errs[i] == nil || docstore.IsDuplicate(errs[i], "_id"):
			t.count(d.row, domain.Created, d.purchase.CustomerID)
		case fault.Is(errs[i], fault.Conflict):
			again = append(again, d)
		default:
			return nil, errs[i]
		}
	}
	return again, nil
}

// meet counts a row whose external id is known.
func (p *purchaseRows) meet(t *tally, d purchaseDecision, before customers.Purchase) {
	switch {
	case before.ID == d.purchase.ID: // an earlier run of the row has recorded it
		t.count(d.row, domain.Created, before.CustomerID)
	case d.purchase.Same(before):
		t.count(d.row, domain.Unchanged, before.CustomerID)
	case p.job.Plan.OnDuplicate == domain.Skip:
		t.count(d.row, domain.Skipped, before.CustomerID)
	default:
		t.reject(d.row, p.column(), known())
	}
}

// foresee counts what would become of rows whose external ids are not known yet.
func (p *purchaseRows) foresee(t *tally, all []purchaseDecision) {
	for _, d := range all {
		switch {
		case !p.seen[d.purchase.ExternalID]:
			p.seen[d.purchase.ExternalID] = true
			t.count(d.row, domain.Created, d.purchase.CustomerID)
		case p.job.Plan.OnDuplicate == domain.Skip:
			t.count(d.row, domain.Skipped, d.purchase.CustomerID)
		default:
			t.reject(d.row, p.column(), known())
		}
	}
}

// column returns how the file calls a path of a purchase.
func (p *purchaseRows) column() func(path string) string {
	if p.job.Format == domain.JSONL {
		return asIs
	}
	return domain.PurchaseColumn
}

// purchaseOf makes the row a purchase of the customer that it names.
func (p *purchaseRows) purchaseOf(row read, known buyers) (customers.Purchase, error) {
	if len(row.broken) > 0 {
		return customers.Purchase{}, fault.OnFields(row.broken...)
	}
	said := row.purchase
	if err := said.Check(); err != nil {
		return customers.Purchase{}, err
	}
	field, customer := "customerId", known.byID[said.CustomerID]
	if said.CustomerExternalID != "" {
		field, customer = "customerExternalId", known.byExternalID[said.CustomerExternalID]
	}
	if customer.ID == "" || !customer.Body.Listed {
		return customers.Purchase{}, fault.OnField(field, "there is no such customer")
	}
	order := said.Order
	if order.Total != nil && order.Total.Currency == "" {
		order.Total.Currency = p.Customers.Tenant.Currency
	}
	return order.Purchase(id.Numbered("pur", p.job.CreatedAt, p.job.ID, row.Number), customer.ID, p.now())
}

// buyers are the customers that a batch of rows names.
type buyers struct{ byID, byExternalID map[string]heart.Customer }

func (p *purchaseRows) buyersOf(ctx context.Context, batch []read) (buyers, error) {
	var ids, externalIDs []string
	for _, row := range batch {
		ids, externalIDs = append(ids, row.purchase.CustomerID), append(externalIDs, row.purchase.CustomerExternalID)
	}
	byID, err := p.Customers.Customers.GetMany(ctx, given(ids))
	if err != nil {
		return buyers{}, err
	}
	byExternalID, err := p.Customers.Customers.ByExternalID(ctx, given(externalIDs))
	for _, customer := range byExternalID {
		byID[customer.ID] = customer
	}
	return buyers{byID, byExternalID}, err
}
