package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// CloseBody is what the customer was told of how a case ended.
type CloseBody struct {
	Told string `json:"told" minLength:"1" maxLength:"4000"`
}

type closeCaseInput struct {
	CaseID string `path:"caseId" maxLength:"64" example:"cas_01h455vb4pex5vsknk084sn02q"`
	httpapi.IfMatch
	Body CloseBody
}

func (h handlers) closeCase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/cases/{caseId}/close", ID: "close-case", Tag: "Cases",
		Summary:    "Close a resolved case with what the customer was told",
		Permission: auth.FeedbackWrite, Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, in *closeCaseInput) (*caseOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		doc, err := h.app(ctx).CloseCase(ctx, in.CaseID, version, in.Body.Told)
		return caseOf(doc), err
	})
}
