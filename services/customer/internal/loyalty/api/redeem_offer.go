package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type redeemOfferInput struct {
	CustomerPath
	Body struct {
		ProgrammeID string `json:"programmeId" minLength:"1" maxLength:"64"`
		OfferID     string `json:"offerId" minLength:"1" maxLength:"64"`
	}
}

type redeemOfferOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     RedemptionView
}

func (h handlers) redeemOffer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/redemptions", ID: "redeem-loyalty-offer", Tag: tag,
		Summary: "Redeem an offer for points", Permission: auth.CustomerWrite, Creates: true, Errors: []int{http.StatusConflict},
		Description: "Refused when the customer has too few points or may not have the offer, and when it is over or sold out.",
	}, func(ctx context.Context, in *redeemOfferInput) (*redeemOfferOutput, error) {
		r, err := h.app(ctx).Redeem(ctx, in.CustomerID, in.Body.ProgrammeID, in.Body.OfferID)
		location := "/v1/customers/" + in.CustomerID + "/redemptions/" + r.ID
		return &redeemOfferOutput{httpapi.ETag(r.Version), location, redemptionView(r)}, err
	})
}
