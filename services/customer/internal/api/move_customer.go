package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

type moveCustomerInput struct {
	CustomerPath
	httpapi.IfMatch
	Body struct {
		Stage string `json:"stage" enum:"lead,prospect,customer" example:"prospect"`
	}
}

func (h handlers) moveCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/stage", ID: "move-customer", Tag: "Customers",
		Summary: "Move a lead to prospect", Permission: auth.CustomerWrite, Status: http.StatusOK, Errors: []int{http.StatusConflict},
		Description: "Only a lead is moved by hand, and only to prospect; the first purchase makes a customer.",
	}, func(ctx context.Context, in *moveCustomerInput) (*customerOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		customer, err := h.app(ctx).MoveCustomer(ctx, in.CustomerID, version, domain.Stage(in.Body.Stage))
		return outputOf(customer), err
	})
}
