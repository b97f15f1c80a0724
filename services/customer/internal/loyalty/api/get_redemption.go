package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getRedemption() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/redemptions/{redemptionId}", ID: "get-loyalty-redemption", Tag: tag,
		Summary: "Read a redemption", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ RedemptionPath }) (*redemptionOutput, error) {
		r, err := h.app(ctx).RedemptionOf(ctx, in.CustomerID, in.RedemptionID)
		return redemptionOutputOf(r), err
	})
}
