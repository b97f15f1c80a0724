package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// InvitationBody is what a caller writes of an invitation.
type InvitationBody struct {
	SurveyID   string     `json:"surveyId" minLength:"1" maxLength:"64" example:"srv_01h455vb4pex5vsknk084sn02q"`
	CustomerID string     `json:"customerId" minLength:"1" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	ExpiresAt  *time.Time `json:"expiresAt,omitempty" doc:"In 14 days when absent; at most a year ahead"`
}

type inviteCustomerInput struct {
	Body InvitationBody
}

func (h handlers) inviteCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/invitations", ID: "invite-customer", Tag: "Invitations",
		Summary: "Invite a customer to answer a survey", Permission: auth.FeedbackWrite, Creates: true,
		Description: "The answer carries the link for the customer, this once: only a hash of its secret is kept. " + knownByEvents,
	}, func(ctx context.Context, in *inviteCustomerInput) (*invitationOutput, error) {
		var expiresAt time.Time
		if in.Body.ExpiresAt != nil {
			expiresAt = *in.Body.ExpiresAt
		}
		invitation, link, err := h.app(ctx).InviteCustomer(ctx, in.Body.SurveyID, in.Body.CustomerID, expiresAt)
		if err != nil {
			return nil, err
		}
		out := &invitationOutput{ETag: httpapi.ETag(1), Location: "/v1/invitations/" + invitation.ID, Body: invitationView(invitation)}
		out.Body.Link = h.publicURL(auth.From(ctx).Tenant) + linkPath(link.Token())
		return out, nil
	})
}
