package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

var timelineSchema = docstore.Schema{
	Name:    "timeline_entries",
	Indexes: []docstore.Index{{Name: "by_customer_time", Fields: []string{"customerId", "at"}}},
}

// Timeline is what happened with one tenant's customers.
type Timeline struct {
	docs docstore.Handle[domain.Entry]
}

// Timeline returns the tenant's timelines.
func (s *Store) Timeline(tenant tenancy.ID) Timeline { return Timeline{s.timeline.In(tenant)} }

// Query asks for the entries of customers, newest first.
func (t Timeline) Query(customerIDs ...string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "at", Desc: true}
}

// Find returns a page of the query.
func (t Timeline) Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Entry], error) {
	return t.docs.Find(ctx, q)
}

// AddAll enters those of the entries that are not entered yet.
func (t Timeline) AddAll(ctx context.Context, entries []domain.Entry) error {
	writes := make([]docstore.Write[domain.Entry], len(entries))
	for i, entry := range entries {
		writes[i] = docstore.Write[domain.Entry]{Verb: docstore.Insert, Doc: docstore.Doc[domain.Entry]{ID: entry.ID, Body: entry}}
	}
	return addMissing(ctx, t.docs, writes)
}
