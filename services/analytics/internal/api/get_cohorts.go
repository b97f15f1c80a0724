package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// CohortsView is the retention table.
type CohortsView struct {
	Cohorts    []CohortView `json:"cohorts" nullable:"false" doc:"Oldest first"`
	AsOf       *time.Time   `json:"asOf,omitempty" doc:"Time of the latest event in these figures; absent before the first"`
	Rebuilding bool         `json:"rebuilding" doc:"The figures stand still until a rebuild has caught up"`
}

// CohortView is the customers that bought for the first time in one calendar month.
type CohortView struct {
	Month     string  `json:"month" example:"2026-01"`
	Customers int64   `json:"customers"`
	Active    []int64 `json:"active" nullable:"false" doc:"Distinct customers of the cohort that bought in its month, in the month after, and so on to the latest month with a purchase"`
}

type cohortsOutput struct {
	Body CohortsView
}

func (h handlers) getCohorts() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/cohorts", ID: "get-cohorts", Tag: "Cohorts",
		Summary: "Read the retention table by calendar month", Permission: auth.AnalyticsRead,
	}, func(ctx context.Context, _ *struct{}) (*cohortsOutput, error) {
		tenant := h.app(ctx)
		total, err := tenant.Figures.Total(ctx)
		if err != nil {
			return nil, err
		}
		view := CohortsView{Cohorts: []CohortView{}, Rebuilding: tenant.Rebuilding}
		if !total.AsOf.IsZero() {
			view.AsOf = &total.AsOf
		}
		for _, c := range total.Cohorts() {
			view.Cohorts = append(view.Cohorts, CohortView{Month: string(c.Month), Customers: c.Active[0], Active: c.Active})
		}
		return &cohortsOutput{view}, nil
	})
}
