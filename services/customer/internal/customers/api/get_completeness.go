package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// CompletenessView says how much of what is worth knowing of a customer is known.
type CompletenessView struct {
	Score   int           `json:"score" minimum:"0" maximum:"100" doc:"In per cent"`
	Missing []MissingView `json:"missing" nullable:"false" doc:"What is not known, the heaviest first"`
}

// MissingView is something that is not known.
type MissingView struct {
	What   string `json:"what" example:"contactPoints.email"`
	Weight int    `json:"weight" doc:"By how much the score rises when it is known"`
}

type getCompletenessOutput struct {
	ETag string `header:"ETag"`
	Body CompletenessView
}

func (h handlers) getCompleteness() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/completeness", ID: "get-completeness", Tag: "Customers",
		Summary: "See what is missing of a customer", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ CustomerPath }) (*getCompletenessOutput, error) {
		customer, err := h.app(ctx).Customers.Get(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		known := customer.Body.Details.Completeness()
		view := CompletenessView{Score: known.Score, Missing: make([]MissingView, len(known.Missing))}
		for i, m := range known.Missing {
			view.Missing[i] = MissingView(m)
		}
		return &getCompletenessOutput{httpapi.ETag(customer.Version), view}, nil
	})
}
