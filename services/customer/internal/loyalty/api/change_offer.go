package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type changeOfferInput struct {
	OfferPath
	httpapi.IfMatch
	httpapi.MergePatch[OfferBody]
}

func (h handlers) changeOffer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/loyalty/offers/{offerId}", ID: "change-loyalty-offer", Tag: tag,
		Summary: "Change or end an offer", Permission: auth.TenantAdmin,
		Description: "A redemption changes the stock, and so the version: a change made to the stock from before is refused.",
	}, func(ctx context.Context, in *changeOfferInput) (*offerOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		o, err := h.app(ctx).ChangeOffer(ctx, in.OfferID, version, func(now domain.OfferTerms) (domain.OfferTerms, error) {
			patched, err := in.Apply(h.api, offerBody(now))
			return patched.terms(), err
		})
		return offerOutputOf(o), err
	})
}
