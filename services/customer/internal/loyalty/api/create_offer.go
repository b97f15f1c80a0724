package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type createOfferInput struct {
	Body OfferBody
}

type createOfferOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     OfferView
}

func (h handlers) createOffer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/loyalty/offers", ID: "create-loyalty-offer", Tag: tag,
		Summary: "Add an offer that points can be redeemed for", Permission: auth.TenantAdmin, Creates: true,
	}, func(ctx context.Context, in *createOfferInput) (*createOfferOutput, error) {
		o, err := h.app(ctx).CreateOffer(ctx, in.Body.terms())
		return &createOfferOutput{httpapi.ETag(o.Version), "/v1/loyalty/offers/" + o.ID, offerView(o.Body)}, err
	})
}
