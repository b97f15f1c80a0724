package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type listOffersInput struct {
	httpapi.PageParams
	ProgrammeID string `query:"programmeId" maxLength:"64" doc:"Only offers of this programme"`
}

type listOffersOutput struct {
	Body httpapi.Page[OfferView]
}

func (h handlers) listOffers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/loyalty/offers", ID: "list-loyalty-offers", Tag: tag,
		Summary: "List the offers, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listOffersInput) (*listOffersOutput, error) {
		offers := h.app(ctx).Offers
		q, err := in.Apply(offers.Query(in.ProgrammeID))
		if err != nil {
			return nil, err
		}
		page, err := offers.List(ctx, q)
		return &listOffersOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Offer]) OfferView {
			return offerView(doc.Body)
		})}, err
	})
}
