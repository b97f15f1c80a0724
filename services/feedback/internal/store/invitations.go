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
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// An invitation has a category once it is answered, so that one index counts both.
var invitationSchema = docstore.Schema{
	Name: "invitations",
	Indexes: []docstore.Index{
		{Name: "by_survey_category", Fields: []string{"surveyId", "category"}},
		{Name: "by_customer", Fields: []string{"customerId"}},
	},
}

// Invitations are one tenant's invitations.
type Invitations struct {
	docs docstore.Handle[domain.Invitation]
	now  func() time.Time
}

// Invitations returns the tenant's invitations.
func (s *Store) Invitations(tenant tenancy.ID) Invitations {
	return Invitations{s.invitations.In(tenant), s.now}
}

// Get returns an invitation.
func (i Invitations) Get(ctx context.Context, id string) (docstore.Doc[domain.Invitation], error) {
	doc, err := i.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return doc, fault.New(fault.NotFound, "there is no invitation %s", id)
	}
	doc.Body.ID = doc.ID
	return doc, err
}

// Add stores a new invitation.
func (i Invitations) Add(ctx context.Context, invitation domain.Invitation) error {
	_, err := i.docs.Insert(ctx, invitation.ID, invitation)
	return err
}

// Save stores a changed invitation.
func (i Invitations) Save(ctx context.Context, doc docstore.Doc[domain.Invitation], told []contracts.Data) error {
	events, err := eventbus.Tell(i.now(), doc.Body.CustomerID, told...)
	if err != nil {
		return err
	}
	_, err = i.docs.Replace(ctx, doc, events...)
	return err
}

// Results counts a survey's invitations and answers over an index, without reading a document. Answers are counted before
// invitations, so that there are never more of them.
func (i Invitations) Results(ctx context.Context, surveyID string) (domain.Results, error) {
	var counts [4]int64
	for at, where := range countsOf(surveyID) {
		n, err := i.docs.Count(ctx, where...)
		if err != nil {
			return domain.Results{}, err
		}
		counts[at] = n
	}
	return domain.Results{Promoters: counts[0], Passives: counts[1], Detractors: counts[2], Invited: counts[3]}, nil
}

// countsOf are the conditions of a survey's promoters, passives, detractors and invitations.
func countsOf(surveyID string) [4][]docstore.Cond {
	survey := docstore.Eq("surveyId", surveyID)
	return [4][]docstore.Cond{
		{survey, docstore.Eq("category", domain.Promoter)},
		{survey, docstore.Eq("category", domain.Passive)},
		{survey, docstore.Eq("category", domain.Detractor)},
		{survey},
	}
}
