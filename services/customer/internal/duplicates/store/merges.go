package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

const byClaim = "by_claim"

var mergeSchema = docstore.Schema{
	Name: "merges",
	Indexes: []docstore.Index{
		{Name: byClaim, Fields: []string{"claims"}, Each: "claims", Unique: true},
		{Name: "by_state", Fields: []string{"state", "updatedAt"}},
		{Name: "by_begun", Fields: []string{"begunAt"}},
		{Name: "by_survivor", Fields: []string{"survivorId", "begunAt"}},
		{Name: "by_merged", Fields: []string{"mergedId", "begunAt"}},
	},
}

// Merges is one tenant's merges.
type Merges struct{ docs docstore.Handle[domain.Merge] }

// Get returns a merge.
func (m Merges) Get(ctx context.Context, id string) (domain.Merge, error) {
	doc, err := m.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Merge{}, fault.New(fault.NotFound, "there is no merge %s", id)
	}
	return mergeOf(doc), err
}

// Add stores a new merge.
func (m Merges) Add(ctx context.Context, merge domain.Merge) (domain.Merge, error) {
	doc, err := m.docs.Insert(ctx, merge.ID, merge)
	if err != nil {
		return merge, claimed(err)
	}
	return mergeOf(doc), nil
}

// Save stores a changed merge.
func (m Merges) Save(ctx context.Context, merge domain.Merge) (domain.Merge, error) {
	doc, err := m.docs.Replace(ctx, docstore.Doc[domain.Merge]{ID: merge.ID, Version: merge.Version, Body: merge})
	if err != nil {
		return merge, claimed(err)
	}
	return mergeOf(doc), nil
}

func claimed(err error) error {
	if docstore.IsDuplicate(err, byClaim) {
		return fault.New(fault.Conflict, "one of the customers is being merged or parted right now; look at it again in a moment")
	}
	return err
}

// Unfinished returns merges in a state that have not advanced since before then.
func (m Merges) Unfinished(ctx context.Context, state domain.MergeState, then time.Time, limit int) ([]domain.Merge, error) {
	page, err := m.docs.Find(ctx, unfinished(state, then, limit))
	merges := make([]domain.Merge, len(page.Docs))
	for i, doc := range page.Docs {
		merges[i] = mergeOf(doc)
	}
	return merges, err
}

func unfinished(state domain.MergeState, then time.Time, limit int) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("state", string(state)), docstore.Lt("updatedAt", then)}, Sort: "updatedAt", Limit: limit,
	}
}

// Of returns the query for a customer's merges, the latest first.
func (Merges) Of(customerID string, away bool) docstore.Query {
	q := docstore.Query{Sort: "begunAt", Desc: true}
	switch {
	case customerID == "":
	case away:
		q.Where = []docstore.Cond{docstore.Eq("mergedId", customerID)}
	default:
		q.Where = []docstore.Cond{docstore.Eq("survivorId", customerID)}
	}
	return q
}

// List returns a page of a query made by Of.
func (m Merges) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Merge], error) {
	page, err := m.docs.Find(ctx, q)
	return show(page, err, mergeOf)
}

func mergeOf(doc docstore.Doc[domain.Merge]) domain.Merge {
	merge := doc.Body
	merge.ID, merge.Version = doc.ID, doc.Version
	return merge
}
