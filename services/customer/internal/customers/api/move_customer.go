package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

type moveCustomerInput struct {
	CustomerPath
	httpapi.IfMatch
	Body struct {
		Stage string `json:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back" example:"prospect"`
		Note  string `json:"note,omitempty" maxLength:"500" doc:"Why"`
	}
}

func (h handlers) moveCustomer() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/customers/{customerId}/stage", ID: "move-customer", Tag: "Customers",
		Summary: "Move a customer to another stage by hand", Permission: auth.CustomerWrite, Status: http.StatusOK, Errors: []int{http.StatusConflict},
		Description: "GET /v1/lifecycle/stages lists the moves that may be made by hand. Purchases and the tenant's rules make the others.",
	}, func(ctx context.Context, in *moveCustomerInput) (*customerOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		customer, err := h.app(ctx).MoveCustomer(ctx, in.CustomerID, version, domain.Stage(in.Body.Stage), in.Body.Note)
		return outputOf(customer), err
	})
}
