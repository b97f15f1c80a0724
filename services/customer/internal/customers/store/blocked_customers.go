package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// byBlock finds customers by any of their blocks; only the listed have some.
const byBlock = "by_block"

func inBlocks(keys []string, limit int) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("blocks", keys)}, Limit: limit}
}

// InBlocks returns customers that have one of the keys.
func (c Customers) InBlocks(ctx context.Context, keys []string, limit int) (found []app.Customer, more bool, err error) {
	if len(keys) == 0 {
		return nil, false, nil
	}
	page, err := c.List(ctx, inBlocks(keys, limit))
	return page.Docs, page.Next != nil, err
}

// Walk returns a page of all customers, by id.
func (c Customers) Walk(ctx context.Context, after *docstore.Position, limit int) (docstore.Page[domain.Customer], error) {
	page, err := c.docs.Find(ctx, docstore.Query{After: after, Limit: limit})
	for i, doc := range page.Docs {
		page.Docs[i] = named(doc)
	}
	return page, err
}
