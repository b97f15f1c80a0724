package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// Finding is something another service has found out about a customer.
type Finding struct {
	CustomerID string
	Note       func(domain.Insights) domain.Insights // idempotent
}

// NoteInsights adds findings to what is known of the customers, in their order.
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
		for _, f := range findings {
			known[f.CustomerID] = f.Note(known[f.CustomerID])
		}
		all := make([]domain.Insights, len(ids))
		for i, id := range ids {
			all[i] = known[id]
		}
		errs, err := a.Insights.Save(ctx, all)
		return struct{}{}, errors.Join(append(errs, err)...)
	})
	return err
}

// ReadInsights returns what is known of a customer from other services.
func (a App) ReadInsights(ctx context.Context, customerID string) (domain.Insights, error) {
	if _, err := a.Customers.Get(ctx, customerID); err != nil {
		return domain.Insights{}, err
	}
	known, err := a.Insights.GetMany(ctx, []string{customerID})
	return known[customerID], err
}
