package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
)

type requestErasureInput struct {
	Body struct {
		CustomerID string `json:"customerId" minLength:"1" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
		Reason     string `json:"reason" enum:"customer-request,consent-withdrawn,no-longer-needed,unlawful,retention,other"`
		Note       string `json:"note,omitempty" maxLength:"500" doc:"A reference of the tenant's own; nothing personal, for it stays"`
	}
}

type requestErasureOutput struct {
	Location string `header:"Location"`
	Body     ErasureView
}

func (h handlers) requestErasure() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/erasures", ID: "request-erasure", Tag: "Erasures",
		Summary: "Erase a customer everywhere", Permission: auth.CustomerErase, Creates: true, Errors: []int{http.StatusNotFound},
		Description: "The customer is gone at once, with those that were merged into it, and its id is dead for ever; every service " +
			"erases what it holds and says so. There is no way back. Purchases stay for the figures, without anything that tells of whom " +
			"they were. The external id is refused from then on, unless forced.",
	}, func(ctx context.Context, in *requestErasureInput) (*requestErasureOutput, error) {
		erasure, err := h.app(ctx).RequestErasure(ctx, app.NewErasure{
			CustomerID: in.Body.CustomerID, Reason: in.Body.Reason, Note: in.Body.Note, By: auth.From(ctx).Subject,
		})
		return &requestErasureOutput{"/v1/erasures/" + erasure.ID, erasureView(erasure.Body)}, err
	})
}
