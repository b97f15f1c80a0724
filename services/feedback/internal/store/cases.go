package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

const byInvitation = "by_invitation"

var caseSchema = docstore.Schema{
	Name: "cases",
	Indexes: []docstore.Index{
		{Name: byInvitation, Fields: []string{"invitationId"}, Unique: true},
		{Name: "by_opened", Fields: []string{"openedAt"}},
		{Name: "by_status_opened", Fields: []string{"status", "openedAt"}},
		{Name: "by_customer_opened", Fields: []string{"customerId", "openedAt"}},
		{Name: "by_customer_status_opened", Fields: []string{"customerId", "status", "openedAt"}},
		{Name: "by_assignee_opened", Fields: []string{"assignee", "openedAt"}},
		{Name: "by_assignee_status_opened", Fields: []string{"assignee", "status", "openedAt"}},
	},
}

// Cases are one tenant's cases.
type Cases struct {
	docs docstore.Handle[domain.Case]
	now  func() time.Time
}

// Cases returns the tenant's cases.
func (s *Store) Cases(tenant tenancy.ID) Cases { return Cases{s.cases.In(tenant), s.now} }

// Get returns a case.
func (c Cases) Get(ctx context.Context, id string) (docstore.Doc[domain.Case], error) {
	doc, err := c.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return doc, fault.New(fault.NotFound, "there is no case %s", id)
	}
	doc.Body.ID = doc.ID
	return doc, err
}

// AddAll opens those of the cases that are not open yet, in one bulk write.
func (c Cases) AddAll(ctx context.Context, cases []app.NewCase) error {
	writes := make([]docstore.Write[domain.Case], len(cases))
	for i, opened := range cases {
		events, err := eventbus.Tell(c.now(), opened.Case.CustomerID, opened.Events...)
		if err != nil {
			return err
		}
		writes[i] = docstore.Write[domain.Case]{
			Verb: docstore.Insert, Doc: docstore.Doc[domain.Case]{ID: opened.Case.ID, Body: opened.Case}, Events: events,
		}
	}
	errs, err := c.docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil && !docstore.IsDuplicate(err, idIndex) && !docstore.IsDuplicate(err, byInvitation) {
			return err
		}
	}
	return nil
}

// Save stores a changed case.
func (c Cases) Save(ctx context.Context, doc docstore.Doc[domain.Case], told []contracts.Data) (docstore.Doc[domain.Case], error) {
	events, err := eventbus.Tell(c.now(), doc.Body.CustomerID, told...)
	if err != nil {
		return doc, err
	}
	return c.docs.Replace(ctx, doc, events...)
}

// Query asks for cases, newest first.
func (c Cases) Query(f app.CaseFilter) docstore.Query {
	q := docstore.Query{Sort: "openedAt", Desc: true}
	if len(f.CustomerIDs) > 0 {
		q.Where = append(q.Where, docstore.In("customerId", f.CustomerIDs))
	}
	if f.Assignee != "" {
		q.Where = append(q.Where, docstore.Eq("assignee", f.Assignee))
	}
	if f.Status != "" {
		q.Where = append(q.Where, docstore.Eq("status", f.Status))
	}
	return q
}

// Find returns a page of the query.
func (c Cases) Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Case], error) {
	page, err := c.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i].Body.ID = doc.ID
	}
	return page, err
}
