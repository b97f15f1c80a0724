package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type deleteCustomerInput struct {
	CustomerPath
	httpapi.IfMatch
}

func (h handlers) deleteCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodDelete, Path: "/v1/customers/{customerId}", ID: "delete-customer", Tag: "Customers",
		Summary: "Delete a customer", Permission: auth.CustomerWrite,
		Description: "The customer is no longer found, and its external id is free again. Its purchases stay in the figures.",
	}, func(ctx context.Context, in *deleteCustomerInput) (*struct{}, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		return nil, h.app(ctx).DeleteCustomer(ctx, in.CustomerID, version)
	})
}
