package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

type registerCustomerInput struct {
	Force string `query:"force" enum:"erased" doc:"Takes the external id of an erased customer too; who may erase customers may say so"`
	Body  CustomerBody
}

type registerCustomerOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     CustomerView
}

func (h handlers) registerCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers", ID: "register-customer", Tag: "Customers",
		Summary: "Register a customer", Permission: auth.CustomerWrite, Creates: true,
		Description: "The customer begins as a lead.",
	}, func(ctx context.Context, in *registerCustomerInput) (*registerCustomerOutput, error) {
		register := h.app(ctx).RegisterCustomer
		if in.Force != "" {
			if !auth.From(ctx).Can(auth.CustomerErase) {
				return nil, fault.New(fault.Forbidden, "force=erased needs the permission %s", auth.CustomerErase)
			}
			register = h.app(ctx).RegisterErased
		}
		customer, err := register(ctx, in.Body.details())
		return &registerCustomerOutput{httpapi.ETag(customer.Version), "/v1/customers/" + customer.ID, viewOf(customer.Body)}, err
	})
}

type customerOutput struct {
	ETag string `header:"ETag"`
	Body CustomerView
}

func outputOf(c app.Customer) *customerOutput {
	return &customerOutput{ETag: httpapi.ETag(c.Version), Body: viewOf(c.Body)}
}
