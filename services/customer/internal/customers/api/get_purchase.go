package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getPurchase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}", ID: "get-purchase", Tag: "Purchases",
		Summary: "Read a purchase", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ PurchasePath }) (*purchaseOutput, error) {
		purchase, err := h.app(ctx).Purchases.Get(ctx, in.PurchaseID)
		return outputOfPurchase(purchase), err
	})
}
