package store

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

const (
	byCustomer = "by_customer"
	byOpen     = "by_open"
)

var stepSchema = docstore.Schema{
	Name: "stage_steps",
	Indexes: []docstore.Index{
		{Name: byCustomer, Fields: []string{"customerId", "at"}},
		{Name: byOpen, Fields: []string{"open", "at"}},
	},
}

// Steps are those of one tenant's customers.
type Steps struct{ docs docstore.Handle[domain.Step] }

// AddAll stores those of the steps that are not stored yet.
func (s Steps) AddAll(ctx context.Context, steps []domain.Step) error {
	writes := make([]docstore.Write[domain.Step], len(steps))
	for i, step := range steps {
		writes[i] = docstore.Write[domain.Step]{Verb: docstore.Insert, Doc: docstore.Doc[domain.Step]{ID: step.ID, Body: step}}
	}
	errs, err := s.docs.Write(ctx, writes)
	if err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil && !docstore.IsDuplicate(err, idIndex) {
			return err
		}
	}
	return nil
}

// GetMany returns those of the steps that exist, by id.
func (s Steps) GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Step], error) {
	docs, err := s.docs.GetMany(ctx, ids)
	for id, doc := range docs {
		docs[id] = named(doc)
	}
	return docs, err
}

// Open returns steps that the funnel has still to count, the oldest first.
func (s Steps) Open(ctx context.Context, limit int) ([]domain.Step, error) {
	page, err := s.docs.Find(ctx, open(limit))
	steps := make([]domain.Step, len(page.Docs))
	for i, doc := range page.Docs {
		steps[i] = named(doc).Body
	}
	return steps, err
}

func open(limit int) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.Eq("open", true)}, Sort: "at", Limit: limit}
}

// SaveAll stores changed steps, each by itself.
func (s Steps) SaveAll(ctx context.Context, steps []docstore.Doc[domain.Step]) ([]error, error) {
	writes := make([]docstore.Write[domain.Step], len(steps))
	for i, doc := range steps {
		writes[i] = docstore.Write[domain.Step]{Verb: docstore.Replace, Doc: doc}
	}
	return s.docs.Write(ctx, writes)
}

// Of returns the query for the history of customers, the latest step first.
func (Steps) Of(customerIDs []string) docstore.Query {
	return docstore.Query{Where: []docstore.Cond{docstore.In("customerId", customerIDs)}, Sort: "at", Desc: true}
}

// List returns a page of a query made by Of.
func (s Steps) List(ctx context.Context, q docstore.Query) (docstore.Page[domain.Step], error) {
	page, err := s.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i] = named(doc)
	}
	return page, err
}

func named(doc docstore.Doc[domain.Step]) docstore.Doc[domain.Step] {
	doc.Body.ID = doc.ID
	return doc
}
