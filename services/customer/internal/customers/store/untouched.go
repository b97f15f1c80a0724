package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Untouched returns a page of customers that nobody has changed for long.
func (c Customers) Untouched(ctx context.Context, f app.Untouched) (docstore.Page[domain.Customer], error) {
	return c.List(ctx, untouched(f))
}

func untouched(f app.Untouched) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("listed", true), docstore.Eq("stage", string(f.Stage)), docstore.Lt("updatedAt", f.Before)},
		Sort:  "updatedAt", After: f.After, Limit: f.Limit,
	}
}
