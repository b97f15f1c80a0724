package app

import (
	"cmp"
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// InviteCustomer invites a customer to answer a survey and returns the invitation with its link. The link cannot be had
// again: only the hash of its secret is kept.
func (a App) InviteCustomer(ctx context.Context, surveyID, customerID string, expiresAt time.Time) (domain.Invitation, domain.Link, error) {
	survey, err := a.Surveys.Get(ctx, surveyID)
	if fault.Is(err, fault.NotFound) {
		err = fault.OnField("surveyId", "is no survey")
	}
	if err != nil {
		return domain.Invitation{}, domain.Link{}, err
	}
	if customerID, err = a.known(ctx, customerID); err != nil {
		return domain.Invitation{}, domain.Link{}, err
	}
	link, err := domain.NewLink(string(a.Tenant.ID), a.NewID("inv"), a.Random)
	if err != nil {
		return domain.Invitation{}, domain.Link{}, err
	}
	invitation, err := domain.Invite(link, survey, customerID, expiresAt, a.now())
	if err != nil {
		return domain.Invitation{}, domain.Link{}, err
	}
	if err := a.Invitations.Add(ctx, invitation); err != nil {
		return domain.Invitation{}, domain.Link{}, err
	}
	if late, err := a.eraseLate(ctx, []string{customerID}); late || err != nil {
		return domain.Invitation{}, domain.Link{}, cmp.Or(err, unknown())
	}
	return invitation, link, nil
}
