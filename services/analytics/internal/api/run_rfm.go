package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/domain"
)

type runRFMInput struct {
	Body struct {
		AsOfDay string `json:"asOfDay,omitempty" format:"date" doc:"Count recency from this day; the day of the last purchase when absent or earlier"`
	}
}

func (h handlers) runRFM() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/rfm/runs", ID: "run-rfm", Tag: "RFM", Status: http.StatusAccepted,
		Summary: "Have the customers scored again now", Permission: auth.TenantAdmin,
		Description: "Scoring runs in the background; asOf and edges of GET /v1/rfm show its result.",
	}, func(ctx context.Context, in *runRFMInput) (*struct{}, error) {
		var asOf domain.Day
		if in.Body.AsOfDay != "" {
			day, err := domain.ParseDay(in.Body.AsOfDay)
			if err != nil {
				return nil, fault.OnField("asOfDay", "%s", err)
			}
			asOf = day
		}
		h.app(ctx).RequestScoring(asOf)
		return nil, nil
	})
}
