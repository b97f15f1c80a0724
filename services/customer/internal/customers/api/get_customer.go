package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}", ID: "get-customer", Tag: "Customers",
		Summary: "Read a customer", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ CustomerPath }) (*customerOutput, error) {
		customer, err := h.app(ctx).Customers.Get(ctx, in.CustomerID)
		return outputOf(customer), err
	})
}
