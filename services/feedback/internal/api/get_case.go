package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getCaseInput struct {
	CaseID string `path:"caseId" maxLength:"64" example:"cas_01h455vb4pex5vsknk084sn02q"`
}

func (h handlers) getCase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/cases/{caseId}", ID: "get-case", Tag: "Cases",
		Summary: "Read a case", Permission: auth.FeedbackRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getCaseInput) (*caseOutput, error) {
		doc, err := h.app(ctx).ReadCase(ctx, in.CaseID)
		return caseOf(doc), err
	})
}
