package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

type changeCustomerInput struct {
	CustomerPath
	httpapi.IfMatch
	httpapi.MergePatch[CustomerBody]
}

func (h handlers) changeCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/customers/{customerId}", ID: "change-customer", Tag: "Customers",
		Summary: "Change a customer", Permission: auth.CustomerWrite, Errors: []int{http.StatusConflict},
	}, func(ctx context.Context, in *changeCustomerInput) (*customerOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		customer, err := h.app(ctx).ChangeCustomer(ctx, in.CustomerID, version, func(current domain.Details) (domain.Details, error) {
			patched, err := in.Apply(h.api, bodyOf(current))
			return patched.details(), err
		})
		return outputOf(customer), err
	})
}
