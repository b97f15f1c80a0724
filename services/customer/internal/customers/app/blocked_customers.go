package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Blocked are one tenant's customers by what their duplicates are looked for by.
type Blocked interface {
	// InBlocks returns at most limit customers that have one of the keys; more says that there are others.
	InBlocks(ctx context.Context, keys []string, limit int) (found []Customer, more bool, err error)
	// Walk returns a page of all customers, listed or not, by id.
	Walk(ctx context.Context, after *docstore.Position, limit int) (docstore.Page[domain.Customer], error)
}
