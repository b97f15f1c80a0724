package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// CaseBody is what a caller writes of a case.
type CaseBody struct {
	CustomerID  string `json:"customerId" minLength:"1" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Subject     string `json:"subject" minLength:"1" maxLength:"200"`
	Description string `json:"description,omitempty" maxLength:"4000"`
}

type openCaseInput struct {
	Body CaseBody
}

func (h handlers) openCase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/cases", ID: "open-case", Tag: "Cases",
		Summary: "Open a case by hand", Permission: auth.FeedbackWrite, Creates: true,
		Description: "A score of 6 or less opens one by itself. " + knownByEvents,
	}, func(ctx context.Context, in *openCaseInput) (*caseOutput, error) {
		doc, err := h.app(ctx).OpenCase(ctx, in.Body.CustomerID, in.Body.Subject, in.Body.Description)
		return caseOf(doc), err
	})
}
