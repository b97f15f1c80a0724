package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// ReadTimeline returns a page of what happened with a customer and with those merged into it. An id that was merged leads to
// the one who remains. The timeline of a deleted customer is not shown.
func (a App) ReadTimeline(ctx context.Context, customerID string, q docstore.Query) (docstore.Page[domain.Entry], error) {
	customer, err := a.Customers.Get(ctx, customerID)
	if err != nil {
		return docstore.Page[domain.Entry]{}, err
	}
	group, err := a.Customers.Group(ctx, customer.ID)
	if err != nil {
		return docstore.Page[domain.Entry]{}, err
	}
	q.Where = a.Timeline.Query(group...).Where
	return a.Timeline.Find(ctx, q)
}
