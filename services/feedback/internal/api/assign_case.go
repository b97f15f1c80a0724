package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// AssignBody is who is to see to a case: a subject of the tenant's tokens.
type AssignBody struct {
	Assignee string `json:"assignee" minLength:"1" maxLength:"200"`
}

type assignCaseInput struct {
	CaseID string `path:"caseId" maxLength:"64" example:"cas_01h455vb4pex5vsknk084sn02q"`
	httpapi.IfMatch
	Body AssignBody
}

func (h handlers) assignCase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/cases/{caseId}/assign", ID: "assign-case", Tag: "Cases",
		Summary: "Give an unresolved case to somebody", Permission: auth.FeedbackWrite, Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, in *assignCaseInput) (*caseOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		doc, err := h.app(ctx).AssignCase(ctx, in.CaseID, version, in.Body.Assignee)
		return caseOf(doc), err
	})
}
