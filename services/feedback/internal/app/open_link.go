package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// Asked is what the receiver of a link sees.
type Asked struct {
	Tenant     string // its display name
	Kind       domain.SurveyKind
	Wording    domain.Wording
	Invitation domain.Invitation
}

// OpenLink returns what a link asks, in the language that suits the receiver best: the first of its preferences that can
// be met, else the customer's language, else the tenant's. An answered link shows that it is answered.
func (a App) OpenLink(ctx context.Context, link domain.Link, preferences ...string) (Asked, error) {
	doc, customer, err := a.open(ctx, link)
	if err != nil {
		return Asked{}, err
	}
	if err := doc.Body.Refused(a.now()); err != nil && !doc.Body.Answered() {
		return Asked{}, err
	}
	survey, err := a.Surveys.Get(ctx, doc.Body.SurveyID)
	if err != nil {
		return Asked{}, err
	}
	wording := survey.Word(append(preferences, customer.Language, a.Tenant.Language)...)
	return Asked{a.Tenant.DisplayName, survey.Kind, wording, doc.Body}, nil
}

// open returns the invitation of a genuine link and its customer. Links that are not genuine are all refused alike,
// so that nothing is learnt from trying; a deleted customer's link is as if it had never been.
func (a App) open(ctx context.Context, link domain.Link) (docstore.Doc[domain.Invitation], domain.Customer, error) {
	var none docstore.Doc[domain.Invitation]
	if a.Tenant.ID == "" {
		return none, domain.Customer{}, NoLink()
	}
	doc, err := a.Invitations.Get(ctx, link.InvitationID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return none, domain.Customer{}, err
	}
	if !link.Opens(doc.Body.SecretHash) {
		return none, domain.Customer{}, NoLink()
	}
	if a.Tenant.State != tenancy.Active {
		return none, domain.Customer{}, fault.New(fault.Forbidden, "surveys of this organisation are suspended at the moment")
	}
	customer, err := a.Customers.Get(ctx, doc.Body.CustomerID)
	if fault.Is(err, fault.NotFound) {
		err = NoLink()
	}
	return doc, customer, err
}

// NoLink is the fault of every link that is not genuine.
func NoLink() error {
	return fault.New(fault.NotFound, "there is no such link; take care to copy all of it")
}
