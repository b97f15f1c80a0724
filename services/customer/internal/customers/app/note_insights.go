package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Finding is something another service has found out about a customer.
type Finding struct {
	CustomerID string
	Note       func(domain.Insights) domain.Insights // idempotent
}

// NoteInsights adds findings to what is known of the customers, in their order. Of erased ones nothing is known any more.
func (a App) NoteInsights(ctx context.Context, findings []Finding) error {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.CustomerID)
	}
	ids = distinct(ids)
	_, err := retry(ctx, func() (struct{}, error) {
		known, err := a.Insights.GetMany(ctx, ids)
		if err != nil {
			return struct{}{}, err
		}
		customers, err := a.Customers.GetMany(ctx, ids)
		if err != nil {
			return struct{}{}, err
		}
		for _, f := range findings {
			known[f.CustomerID] = f.Note(known[f.CustomerID])
		}
		all := make([]domain.Insights, 0, len(ids))
		for _, id := range ids {
			if !customers[id].Body.Erased() {
				all = append(all, known[id])
			}
		}
		errs, err := a.Insights.Save(ctx, all)
		return struct{}{}, errors.Join(append(errs, err)...)
	})
	return err
}

// ReadInsights returns what is known of a customer from other services, under any id that it has had.
func (a App) ReadInsights(ctx context.Context, customerID string) (domain.Insights, error) {
	customer, err := a.Customers.Get(ctx, customerID)
	if err != nil {
		return domain.Insights{}, err
	}
	known, err := a.Insights.GetMany(ctx, append([]string{customerID}, customer.Body.Aliases...))
	insights := known[customerID]
	for _, alias := range customer.Body.Aliases {
		insights = insights.With(known[alias])
	}
	return insights, err
}
