package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// CollectCustomer returns the customer and those merged into it, with what they bought and what is known of them from
// other services.
func (a App) CollectCustomer(ctx context.Context, customerIDs []string) ([]contracts.CollectedDocument, error) {
	customers, err := a.Customers.GetMany(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	insights, err := a.Insights.GetMany(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	var all []contracts.CollectedDocument
	for _, id := range customerIDs {
		if c, exists := customers[id]; exists {
			all = append(all, contracts.CollectedDocument{Kind: "customers", ID: id, Data: collectedCustomer(c.Body)})
		}
		err := a.eachPurchase(ctx, id, func(bought []domain.Purchase) error {
			for _, p := range bought {
				all = append(all, contracts.CollectedDocument{Kind: "purchases", ID: p.ID, Data: collectedPurchase(p)})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if known := insights[id]; known.Version > 0 {
			all = append(all, contracts.CollectedDocument{Kind: "insights", ID: id, Data: collectedInsights(known)})
		}
	}
	return all, nil
}

// collectedCustomer is all that is kept of a customer.
func collectedCustomer(c domain.Customer) any {
	return map[string]any{
		"details": c.Details, "stage": c.Stage, "stageSince": c.StageSince, "createdAt": c.CreatedAt, "updatedAt": c.UpdatedAt,
		"doNotContact": c.DoNotContact, "mergedInto": c.MergedInto, "mergedFrom": c.Aliases, "completeness": c.Completeness,
	}
}

func collectedPurchase(p domain.Purchase) any {
	var refunds []any
	for _, r := range p.Refunds {
		refunds = append(refunds, map[string]any{
			"externalId": r.ExternalID, "refundedOn": r.RefundedOn, "amount": r.Amount, "lines": r.Lines, "reason": r.Reason,
			"recordedAt": r.RecordedAt,
		})
	}
	return map[string]any{
		"customerId": p.CustomerID, "externalId": p.ExternalID, "purchasedOn": p.PurchasedOn, "discount": p.Discount, "total": p.Total, "lines": p.Lines,
		"status": p.Status, "refunds": refunds, "recordedAt": p.RecordedAt,
	}
}

func collectedInsights(i domain.Insights) any {
	return map[string]any{"segment": i.Segment, "scores": i.Scores, "asOf": i.AsOf}
}
