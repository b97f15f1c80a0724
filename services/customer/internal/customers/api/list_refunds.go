package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type listRefundsOutput struct {
	Body struct {
		Items []RefundView `json:"items" nullable:"false" maxItems:"100" doc:"All of them, the first first"`
	}
}

func (h handlers) listRefunds() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/purchases/{purchaseId}/refunds", ID: "list-refunds", Tag: "Purchases",
		Summary: "List the refunds of a purchase", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ PurchasePath }) (*listRefundsOutput, error) {
		purchase, err := h.app(ctx).Purchases.Get(ctx, in.PurchaseID)
		if err != nil {
			return nil, err
		}
		out := &listRefundsOutput{}
		out.Body.Items = []RefundView{}
		for _, r := range purchase.Refunds {
			out.Body.Items = append(out.Body.Items, refundView(r))
		}
		return out, nil
	})
}
