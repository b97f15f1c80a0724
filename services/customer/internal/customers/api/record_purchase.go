package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type recordPurchaseInput struct {
	CustomerPath
	Body NewPurchaseBody
}

type recordPurchaseOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     PurchaseView
}

func (h handlers) recordPurchase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/purchases", ID: "record-purchase", Tag: "Purchases",
		Summary: "Record a purchase", Permission: auth.CustomerWrite, Creates: true,
		Description: "The first purchase of a lead or a prospect makes it a customer.",
	}, func(ctx context.Context, in *recordPurchaseInput) (*recordPurchaseOutput, error) {
		purchase, err := h.app(ctx).RecordPurchase(ctx, in.CustomerID, in.Body.order())
		return &recordPurchaseOutput{"/v1/purchases/" + purchase.ID, httpapi.ETag(purchase.Revision), purchaseView(purchase)}, err
	})
}
