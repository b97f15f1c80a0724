package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// Query asks for tasks by due time.
func (t Tasks) Query(f app.TaskFilter) docstore.Query {
	q := docstore.Query{Sort: "dueAt"}
	if len(f.CustomerIDs) > 0 {
		q.Where = append(q.Where, docstore.In("customerId", f.CustomerIDs))
	}
	if f.Owner != "" {
		q.Where = append(q.Where, docstore.Eq("owner", f.Owner))
	}
	if f.Status != "" {
		q.Where = append(q.Where, docstore.Eq("status", f.Status))
	}
	if !f.DueAfter.IsZero() {
		q.Where = append(q.Where, docstore.Gte("dueAt", f.DueAfter))
	}
	if !f.DueBefore.IsZero() {
		q.Where = append(q.Where, docstore.Lt("dueAt", f.DueBefore))
	}
	return q
}

// Find returns a page of the query.
func (t Tasks) Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Task], error) {
	page, err := t.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = named(doc)
	}
	return page, err
}

// OpenOf returns up to limit open tasks of the customers.
func (t Tasks) OpenOf(ctx context.Context, customerIDs []string, limit int) ([]docstore.Doc[domain.Task], error) {
	page, err := t.Find(ctx, openOf(customerIDs, limit))
	return page.Docs, err
}

func openOf(customerIDs []string, limit int) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.In("customerId", customerIDs), docstore.In("status", domain.OpenStatuses())},
		Sort:  "dueAt", Limit: limit,
	}
}
