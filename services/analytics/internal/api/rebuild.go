package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
)

// RebuildView is how far a rebuild is.
type RebuildView struct {
	Rebuilding bool       `json:"rebuilding"`
	Generation int64      `json:"generation" doc:"Of the read models that answer: how often they were rebuilt"`
	Lag        int64      `json:"lag" doc:"Events not yet read into the read models being made, or else into those that answer"`
	StartedAt  *time.Time `json:"startedAt,omitempty" doc:"Of the last rebuild"`
	FinishedAt *time.Time `json:"finishedAt,omitempty"`
}

type rebuildOutput struct {
	Body RebuildView
}

func rebuildView(p app.Progress) *rebuildOutput {
	return &rebuildOutput{RebuildView{
		Rebuilding: p.Rebuilding(), Generation: p.Active, Lag: p.Lag, StartedAt: p.StartedAt, FinishedAt: p.FinishedAt,
	}}
}

const rebuildPath = "/v1/platform/analytics/rebuild"

func (h handlers) startRebuild() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: rebuildPath, ID: "start-analytics-rebuild", Tag: "Platform", Status: http.StatusAccepted,
		Summary: "Make all read models again from the first event", Permission: auth.PlatformOperate, Operator: true,
		Description: "The present ones answer, and stand still, until the new ones have caught up.", Errors: []int{http.StatusConflict},
	}, func(ctx context.Context, _ *struct{}) (*rebuildOutput, error) {
		progress, err := h.platform.StartRebuild(ctx)
		if err != nil {
			return nil, err
		}
		return rebuildView(progress), nil
	})
}

func (h handlers) getRebuild() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: rebuildPath, ID: "get-analytics-rebuild", Tag: "Platform",
		Summary: "See how far a rebuild is", Permission: auth.PlatformOperate, Operator: true,
	}, func(ctx context.Context, _ *struct{}) (*rebuildOutput, error) {
		progress, err := h.platform.Progress(ctx)
		if err != nil {
			return nil, err
		}
		return rebuildView(progress), nil
	})
}
