package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts/audit"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/audit/app"
)

// Search is the query for the entries that the filter lets through, the latest first.
func (Trail) Search(f app.Filter) docstore.Query {
	q := docstore.Query{Sort: "at", Desc: true}
	if f.CustomerID != "" {
		q.Where = append(q.Where, docstore.Eq("customerId", f.CustomerID))
	}
	if f.Actor != "" {
		q.Where = append(q.Where, docstore.Eq("actor", f.Actor))
	}
	if !f.From.IsZero() {
		q.Where = append(q.Where, docstore.Gte("at", f.From))
	}
	if !f.To.IsZero() {
		q.Where = append(q.Where, docstore.Lt("at", f.To))
	}
	return q
}

// Chain is the query for all entries in the order of the chain, which is that of their ids.
func (Trail) Chain() docstore.Query { return docstore.Query{} }

// List returns a page of a query made by Search or Chain.
func (t Trail) List(ctx context.Context, q docstore.Query) (docstore.Page[audit.Entry], error) {
	page, err := t.entries.Find(ctx, q)
	shown := docstore.Page[audit.Entry]{Docs: make([]docstore.Doc[audit.Entry], len(page.Docs)), Next: page.Next}
	for i, doc := range page.Docs {
		shown.Docs[i] = docstore.Doc[audit.Entry]{ID: doc.ID, Version: doc.Version, Body: doc.Body.entry()}
	}
	return shown, err
}

// Of returns all entries of a customer, the latest first.
func (t Trail) Of(ctx context.Context, customerID string) (all []audit.Entry, err error) {
	err = t.eachPage(ctx, app.Filter{CustomerID: customerID}, func(docs []docstore.Doc[entryDoc]) error {
		for _, doc := range docs {
			all = append(all, doc.Body.entry())
		}
		return nil
	})
	return all, err
}

// eachPage visits all entries that the filter lets through.
func (t Trail) eachPage(ctx context.Context, f app.Filter, visit func([]docstore.Doc[entryDoc]) error) error {
	q := t.Search(f)
	q.Limit = docstore.MaxLimit
	for {
		page, err := t.entries.Find(ctx, q)
		if err != nil {
			return err
		}
		if err := visit(page.Docs); err != nil {
			return err
		}
		if page.Next == nil {
			return nil
		}
		q.After = page.Next
	}
}
