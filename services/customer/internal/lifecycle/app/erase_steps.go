package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

// EraseSteps takes away from the steps of customers what tells of whom they were; the figures keep them. It returns how
// many it changed.
func (a App) EraseSteps(ctx context.Context, customerIDs []string) (int64, error) {
	var erased int64
	for {
		q := a.Steps.Of(customerIDs)
		q.Limit = batchSize
		page, err := a.Steps.List(ctx, q)
		if err != nil || len(page.Docs) == 0 {
			return erased, err
		}
		steps := make([]docstore.Doc[domain.Step], len(page.Docs))
		for i, doc := range page.Docs {
			doc.Body = doc.Body.Anonymise()
			steps[i] = doc
		}
		errs, err := a.Steps.SaveAll(ctx, steps)
		if err != nil {
			return erased, err
		}
		for _, err := range errs {
			switch {
			case err == nil:
				erased++
			case !errors.Is(err, docstore.ErrConflict):
				return erased, err
			}
		}
	}
}

// CollectSteps returns all of the customers' steps.
func (a App) CollectSteps(ctx context.Context, customerIDs []string) ([]domain.Step, error) {
	var all []domain.Step
	q := a.Steps.Of(customerIDs)
	q.Limit = batchSize
	for {
		page, err := a.Steps.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range page.Docs {
			all = append(all, doc.Body)
		}
		if page.Next == nil {
			return all, nil
		}
		q.After = page.Next
	}
}
