package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// byTerm finds the listed customers of a kind by what any of their terms begins with.
const byTerm = "by_term"

func beginning(kind domain.Kind, prefix string, limit int) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{
		docstore.Eq("listed", true), docstore.Eq("kind", kind), docstore.Prefix("terms", prefix),
	}, Sort: "terms", Limit: limit}
}

func having(kind domain.Kind, term string, limit int) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{
		docstore.Eq("listed", true), docstore.Eq("kind", kind), docstore.Eq("terms", term),
	}, Limit: limit}
}

// Beginning returns customers that a term with the prefix finds, in the order of the terms.
func (c Customers) Beginning(ctx context.Context, kind domain.Kind, prefix string, limit int) (found []app.Candidate, more bool, err error) {
	page, err := docstore.FindAs[domain.Candidate](ctx, c.docs, beginning(kind, prefix, limit))
	return page.Docs, page.Next != nil, err
}

// Having returns customers that have the term.
func (c Customers) Having(ctx context.Context, kind domain.Kind, term string, limit int) ([]app.Candidate, error) {
	page, err := docstore.FindAs[domain.Candidate](ctx, c.docs, having(kind, term, limit))
	return page.Docs, err
}
