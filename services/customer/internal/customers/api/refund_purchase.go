package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// RefundBody is what a caller writes of a refund.
type RefundBody struct {
	ExternalID string               `json:"externalId,omitempty" maxLength:"200" doc:"The id in the caller's own system; a refund that is sent again with it is made once"`
	RefundedOn string               `json:"refundedOn" format:"date" doc:"Calendar day where it was made"`
	Amount     *contracts.MoneyJSON `json:"amount,omitempty" doc:"Left out, it is what was paid for the lines"`
	Lines      []RefundedLineBody   `json:"lines,omitempty" maxItems:"500" doc:"What was given back"`
	Reason     string               `json:"reason,omitempty" maxLength:"500"`
}

// RefundedLineBody is what was given back of one line of a purchase.
type RefundedLineBody struct {
	Line     int   `json:"line" minimum:"0" maximum:"499" doc:"Of the purchase, from 0"`
	Quantity int64 `json:"quantity" minimum:"1" maximum:"1000000"`
}

// RefundView is a refund as it is shown.
type RefundView struct {
	ID string `json:"id" example:"ref_01h455vb4pex5vsknk084sn02q"`
	RefundBody
	RecordedAt time.Time `json:"recordedAt"`
}

type refundPurchaseInput struct {
	PurchasePath
	Body RefundBody
}

type refundOutput struct {
	Body RefundView
}

func (h handlers) refundPurchase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/purchases/{purchaseId}/refunds", ID: "refund-purchase", Tag: "Purchases",
		Summary: "Refund a purchase, in part or in full", Permission: auth.CustomerWrite, Creates: true,
		Description: "All refunds together never come to more than was paid.",
	}, func(ctx context.Context, in *refundPurchaseInput) (*refundOutput, error) {
		refund, err := h.app(ctx).RefundPurchase(ctx, in.PurchaseID, in.Body.request())
		return &refundOutput{refundView(refund)}, err
	})
}

func (b RefundBody) request() domain.RefundRequest {
	request := domain.RefundRequest{ExternalID: b.ExternalID, RefundedOn: b.RefundedOn, Amount: b.Amount, Reason: b.Reason}
	for _, l := range b.Lines {
		request.Lines = append(request.Lines, contracts.RefundedLine(l))
	}
	return request
}

func refundView(r domain.Refund) RefundView {
	body := RefundBody{ExternalID: r.ExternalID, RefundedOn: r.RefundedOn, Amount: written(&r.Amount), Reason: r.Reason}
	for _, l := range r.Lines {
		body.Lines = append(body.Lines, RefundedLineBody(l))
	}
	return RefundView{ID: r.ID, RefundBody: body, RecordedAt: r.RecordedAt}
}
