package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

var memberSchema = docstore.Schema{
	Name:   "segment_members",
	Expiry: "forgetAt",
	Indexes: []docstore.Index{
		{Name: "by_segment", Fields: []string{"segmentId", "in", "customerId"}},
		{Name: "by_change", Fields: []string{"segmentId", "changedAt"}},
		{Name: "by_customer", Fields: []string{"customerId", "in"}},
	},
}

// Members is who is in one tenant's segments. A member's document is found by segment and customer.
type Members struct {
	docs docstore.Handle[domain.Member]
}

func memberID(pair app.Pair) string { return pair.SegmentID + "." + pair.CustomerID }

// Get returns the members that are stored, those who have left among them.
func (m Members) Get(ctx context.Context, pairs []app.Pair) (map[app.Pair]domain.Member, error) {
	ids := make([]string, len(pairs))
	for i, pair := range pairs {
		ids[i] = memberID(pair)
	}
	docs, err := m.docs.GetMany(ctx, ids)
	found := make(map[app.Pair]domain.Member, len(docs))
	for _, doc := range docs {
		found[app.Pair{SegmentID: doc.Body.SegmentID, CustomerID: doc.Body.CustomerID}] = memberOf(doc)
	}
	return found, err
}

// Of returns in which segments each of the customers is, and to which it returns when a merge is undone.
func (m Members) Of(ctx context.Context, customerIDs []string) (found []domain.Member, err error) {
	for _, in := range []bool{true, false} {
		err = errors.Join(err, all(ctx, m.docs, of(customerIDs, in), func(doc docstore.Doc[domain.Member]) {
			if doc.Body.In || doc.Body.Returns {
				found = append(found, memberOf(doc))
			}
		}))
	}
	return found, err
}

func of(customerIDs []string, in bool) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs), docstore.Eq("in", in)}}
}

// In is the query for the members of a segment.
func (Members) In(segmentID string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("segmentId", segmentID), docstore.Eq("in", true)}, Sort: "customerId"}
}

// List returns a page of the query made by In.
func (m Members) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Member], error) {
	page, err := m.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i].Body = memberOf(doc)
	}
	return page, err
}

// Count counts the members of a segment.
func (m Members) Count(ctx context.Context, segmentID string) (int64, error) {
	return m.docs.Count(ctx, m.In(segmentID).Where...)
}

// ChangedSince says whether somebody has come or gone at that time or after.
func (m Members) ChangedSince(ctx context.Context, segmentID string, then time.Time) (bool, error) {
	page, err := m.docs.Find(ctx, changedSince(segmentID, then))
	return len(page.Docs) > 0, err
}

func changedSince(segmentID string, then time.Time) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{docstore.Eq("segmentId", segmentID), docstore.Gte("changedAt", then)}, Sort: "changedAt", Limit: 1,
	}
}

// Save stores members, each by itself.
func (m Members) Save(ctx context.Context, members []domain.Member) ([]error, error) {
	writes := make([]docstore.Write[domain.Member], len(members))
	for i, member := range members {
		writes[i].Doc = docstore.Doc[domain.Member]{
			ID: memberID(app.Pair{SegmentID: member.SegmentID, CustomerID: member.CustomerID}), Version: member.Version, Body: member,
		}
		if member.Version > 0 {
			writes[i].Verb = docstore.Replace
		}
	}
	errs, err := m.docs.Write(ctx, writes)
	for i := range errs {
		if docstore.IsDuplicate(errs[i], "_id") { // somebody else put the customer in
			errs[i] = docstore.ErrConflict
		}
	}
	return errs, err
}

const clearBatch = 500

// Clear removes some of the members of a segment.
func (m Members) Clear(ctx context.Context, segmentID string) (more bool, err error) {
	q := changedSince(segmentID, time.Time{})
	q.Limit = clearBatch
	page, err := m.docs.Find(ctx, q)
	if err != nil {
		return false, err
	}
	_, err = m.drop(ctx, page.Docs)
	return page.Next != nil, err
}

// Erase removes all that is stored of the customers.
func (m Members) Erase(ctx context.Context, customerIDs []string) (erased int64, err error) {
	for _, in := range []bool{true, false} {
		var found []docstore.Doc[domain.Member]
		if err := all(ctx, m.docs, of(customerIDs, in), func(doc docstore.Doc[domain.Member]) { found = append(found, doc) }); err != nil {
			return erased, err
		}
		n, err := m.drop(ctx, found)
		if erased += n; err != nil {
			return erased, err
		}
	}
	return erased, nil
}

// drop removes documents; what changed meanwhile stays.
func (m Members) drop(ctx context.Context, docs []docstore.Doc[domain.Member]) (dropped int64, err error) {
	writes := make([]docstore.Write[domain.Member], len(docs))
	for i, doc := range docs {
		writes[i] = docstore.Write[domain.Member]{Verb: docstore.Delete, Doc: doc}
	}
	errs, err := m.docs.Write(ctx, writes)
	for _, failed := range errs {
		if failed == nil {
			dropped++
		}
	}
	return dropped, err
}

func memberOf(doc docstore.Doc[domain.Member]) domain.Member {
	doc.Body.Version = doc.Version
	return doc.Body
}
