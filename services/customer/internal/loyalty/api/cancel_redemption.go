package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type cancelRedemptionInput struct {
	RedemptionPath
	httpapi.IfMatch
}

func (h handlers) cancelRedemption() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/redemptions/{redemptionId}/cancel", ID: "cancel-loyalty-redemption", Tag: tag,
		Summary: "Cancel a redemption", Permission: auth.CustomerWrite, Status: http.StatusOK, Errors: []int{http.StatusConflict},
		Description: "The points go back to the customer, with the days they expired on or, where those are over, to the end of this month; " +
			"and the stock has one more.",
	}, func(ctx context.Context, in *cancelRedemptionInput) (*redemptionOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		r, err := h.app(ctx).CancelRedemption(ctx, in.CustomerID, in.RedemptionID, version)
		return redemptionOutputOf(r), err
	})
}
