package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getTouchpointInput struct {
	TouchpointID string `path:"touchpointId" maxLength:"64" example:"tch_01h455vb4pex5vsknk084sn02q"`
}

func (h handlers) getTouchpoint() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/touchpoints/{touchpointId}", ID: "get-touchpoint", Tag: "Touchpoints",
		Summary: "Read a touchpoint", Permission: auth.InteractionRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getTouchpointInput) (*touchpointOutput, error) {
		touchpoint, err := h.app(ctx).Touchpoints.Get(ctx, in.TouchpointID)
		return touchpointOf(touchpoint), err
	})
}
