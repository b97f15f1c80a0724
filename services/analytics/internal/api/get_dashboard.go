package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type dashboardOutput struct {
	Body DashboardView
}

func (h handlers) getDashboard() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/dashboard", ID: "get-dashboard", Tag: "Dashboard",
		Summary: "Read the tenant's figures", Permission: auth.AnalyticsRead,
		Description: "Purchases of customers that were deleted since stay in the figures.",
	}, func(ctx context.Context, _ *struct{}) (*dashboardOutput, error) {
		tenant := h.app(ctx)
		total, err := tenant.Figures.Total(ctx)
		if err != nil {
			return nil, err
		}
		return &dashboardOutput{dashboardView(total, tenant.Rebuilding)}, nil
	})
}
