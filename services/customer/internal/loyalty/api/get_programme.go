package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getProgramme() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/loyalty/programmes/{programmeId}", ID: "get-loyalty-programme", Tag: tag,
		Summary: "Read a loyalty programme", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ ProgrammePath }) (*programmeOutput, error) {
		p, err := h.app(ctx).Programmes.Get(ctx, in.ProgrammeID)
		return programmeOutputOf(p), err
	})
}
