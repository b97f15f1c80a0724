package store

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

var surveySchema = docstore.Schema{
	Name:    "surveys",
	Indexes: []docstore.Index{{Name: "by_created", Fields: []string{"createdAt"}}},
}

// Surveys are one tenant's surveys.
type Surveys struct {
	docs docstore.Handle[domain.Survey]
}

// Surveys returns the tenant's surveys.
func (s *Store) Surveys(tenant tenancy.ID) Surveys { return Surveys{s.surveys.In(tenant)} }

// Get returns a survey.
func (s Surveys) Get(ctx context.Context, id string) (domain.Survey, error) {
	doc, err := s.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return domain.Survey{}, fault.New(fault.NotFound, "there is no survey %s", id)
	}
	doc.Body.ID = id
	return doc.Body, err
}

// Add stores a new survey.
func (s Surveys) Add(ctx context.Context, survey domain.Survey) error {
	_, err := s.docs.Insert(ctx, survey.ID, survey)
	return err
}

// Query asks for all surveys, newest first.
func (s Surveys) Query() docstore.Query { return docstore.Query{Sort: "createdAt", Desc: true} }

// Find returns a page of the query.
func (s Surveys) Find(ctx context.Context, q docstore.Query) (docstore.Page[domain.Survey], error) {
	page, err := s.docs.Find(ctx, q)
	for i, doc := range page.Docs {
		page.Docs[i].Body.ID = doc.ID
	}
	return page, err
}
