package app

import (
	"context"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

const eachBatch = 500

// EachCustomer calls yield with the customers of a segment, some at a time, in the order of their ids. The error of a
// segment that is not there is a NotFound fault.
func (a App) EachCustomer(ctx context.Context, segmentID string, yield func([]customers.Customer) error) error {
	if _, err := a.Segments.Get(ctx, segmentID); err != nil {
		return err
	}
	q := a.Members.In(segmentID)
	for q.Limit = eachBatch; ; {
		page, err := a.Members.List(ctx, q)
		if err != nil {
			return err
		}
		ids := make([]string, len(page.Docs))
		for i, doc := range page.Docs {
			ids[i] = doc.Body.CustomerID
		}
		known, err := a.Customers.GetMany(ctx, ids)
		if err != nil {
			return err
		}
		batch := make([]customers.Customer, 0, len(ids))
		for _, id := range ids {
			if c, ok := known[id]; ok && c.Body.Listed {
				batch = append(batch, c)
			}
		}
		if err := yield(batch); err != nil {
			return err
		}
		if q.After = page.Next; q.After == nil {
			return nil
		}
	}
}
