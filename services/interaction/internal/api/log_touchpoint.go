package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type logTouchpointInput struct {
	Body TouchpointBody
}

func (h handlers) logTouchpoint() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/touchpoints", ID: "log-touchpoint", Tag: "Touchpoints",
		Summary: "Log a touchpoint", Permission: auth.InteractionWrite, Creates: true,
		Description: knownByEvents,
	}, func(ctx context.Context, in *logTouchpointInput) (*touchpointOutput, error) {
		touchpoint, err := h.app(ctx).LogTouchpoint(ctx, in.Body.CustomerID, in.Body.contact(), auth.From(ctx).Subject)
		return touchpointOf(touchpoint), err
	})
}
