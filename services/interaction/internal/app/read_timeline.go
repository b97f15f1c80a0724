package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// ReadTimeline returns a page of what happened with a customer. The timeline of a deleted customer is not shown.
func (a App) ReadTimeline(ctx context.Context, customerID string, q docstore.Query) (docstore.Page[domain.Entry], error) {
	if _, err := a.Customers.Get(ctx, customerID); err != nil {
		return docstore.Page[domain.Entry]{}, err
	}
	return a.Timeline.Find(ctx, q)
}
