package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getOffer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/loyalty/offers/{offerId}", ID: "get-loyalty-offer", Tag: tag,
		Summary: "Read an offer", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ OfferPath }) (*offerOutput, error) {
		o, err := h.app(ctx).Offers.Get(ctx, in.OfferID)
		return offerOutputOf(o), err
	})
}
