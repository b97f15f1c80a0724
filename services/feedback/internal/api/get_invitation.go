package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getInvitationInput struct {
	InvitationID string `path:"invitationId" maxLength:"64" example:"inv_01h455vb4pex5vsknk084sn02q"`
}

func (h handlers) getInvitation() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/invitations/{invitationId}", ID: "get-invitation", Tag: "Invitations",
		Summary: "Read an invitation and its answer, without its link", Permission: auth.FeedbackRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getInvitationInput) (*invitationOutput, error) {
		doc, err := h.app(ctx).Invitations.Get(ctx, in.InvitationID)
		return &invitationOutput{
			ETag: httpapi.ETag(doc.Version), Location: "/v1/invitations/" + doc.ID, Body: invitationView(doc.Body),
		}, err
	})
}
