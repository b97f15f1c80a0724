package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type listRedemptionsInput struct {
	CustomerPath
	httpapi.PageParams
}

type listRedemptionsOutput struct {
	Body httpapi.Page[RedemptionView]
}

func (h handlers) listRedemptions() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/redemptions", ID: "list-loyalty-redemptions", Tag: tag,
		Summary: "List a customer's redemptions, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listRedemptionsInput) (*listRedemptionsOutput, error) {
		tenant := h.app(ctx)
		q, err := tenant.RedemptionsOf(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		if q, err = in.Apply(q); err != nil {
			return nil, err
		}
		page, err := tenant.Redemptions.List(ctx, q)
		return &listRedemptionsOutput{httpapi.PageOf(q, page, redemptionItem)}, err
	})
}
