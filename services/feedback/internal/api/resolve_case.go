package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// ResolveBody is how the cause of a case was mended.
type ResolveBody struct {
	Resolution string `json:"resolution" minLength:"1" maxLength:"4000"`
}

type resolveCaseInput struct {
	CaseID string `path:"caseId" maxLength:"64" example:"cas_01h455vb4pex5vsknk084sn02q"`
	httpapi.IfMatch
	Body ResolveBody
}

func (h handlers) resolveCase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/cases/{caseId}/resolve", ID: "resolve-case", Tag: "Cases",
		Summary: "Say how the cause of a case was mended", Permission: auth.FeedbackWrite, Errors: []int{http.StatusNotFound, http.StatusConflict},
	}, func(ctx context.Context, in *resolveCaseInput) (*caseOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		doc, err := h.app(ctx).ResolveCase(ctx, in.CaseID, version, in.Body.Resolution)
		return caseOf(doc), err
	})
}
