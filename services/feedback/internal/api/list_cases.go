package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

type listCasesInput struct {
	CustomerID string `query:"customerId" maxLength:"64" doc:"Also those of the customers merged into it; not together with assignee"`
	Status     string `query:"status" enum:"open,assigned,resolved,closed"`
	Assignee   string `query:"assignee" maxLength:"200"`
	httpapi.PageParams
}

type casesOutput struct {
	Body httpapi.Page[CaseView]
}

func (h handlers) listCases() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/cases", ID: "list-cases", Tag: "Cases",
		Summary: "List cases, newest first", Permission: auth.FeedbackRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *listCasesInput) (*casesOutput, error) {
		filter := app.CaseFilter{Status: domain.CaseStatus(in.Status), Assignee: in.Assignee}
		if in.CustomerID != "" {
			filter.CustomerIDs = []string{in.CustomerID}
		}
		if err := filter.Check(); err != nil {
			return nil, err
		}
		cases := h.app(ctx)
		q, err := in.Apply(cases.Cases.Query(filter))
		if err != nil {
			return nil, err
		}
		page, err := cases.ListCases(ctx, filter, q)
		if err != nil {
			return nil, err
		}
		return &casesOutput{httpapi.PageOf(q, page, caseView)}, nil
	})
}
