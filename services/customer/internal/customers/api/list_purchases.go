package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type listPurchasesInput struct {
	CustomerPath
	httpapi.PageParams
}

type listPurchasesOutput struct {
	Body httpapi.Page[PurchaseView]
}

func (h handlers) listPurchases() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/purchases", ID: "list-purchases", Tag: "Purchases",
		Summary: "List a customer's purchases, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listPurchasesInput) (*listPurchasesOutput, error) {
		tenant := h.app(ctx)
		customer, err := tenant.Customers.Get(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		q, err := in.Apply(tenant.Purchases.Of(append([]string{customer.ID}, customer.Body.Aliases...)...))
		if err != nil {
			return nil, err
		}
		page, err := tenant.Purchases.List(ctx, q)
		return &listPurchasesOutput{httpapi.PageOf(q, page, purchaseItem)}, err
	})
}
