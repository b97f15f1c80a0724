package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getPurchaseInput struct {
	PurchaseID string `path:"purchaseId" maxLength:"64" example:"pur_01h455vb4pex5vsknk084sn02q"`
}

type purchaseOutput struct {
	Body PurchaseView
}

func (h handlers) getPurchase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}", ID: "get-purchase", Tag: "Purchases",
		Summary: "Read a purchase", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *getPurchaseInput) (*purchaseOutput, error) {
		purchase, err := h.app(ctx).Purchases.Get(ctx, in.PurchaseID)
		return &purchaseOutput{purchaseView(purchase)}, err
	})
}
