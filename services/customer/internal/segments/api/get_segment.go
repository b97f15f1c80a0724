package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getSegment() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/segments/{segmentId}", ID: "get-segment", Tag: tag,
		Summary: "Show a list or a saved filter", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *SegmentPath) (*segmentOutput, error) {
		s, err := h.app(ctx).Segments.Get(ctx, in.SegmentID)
		return outputOf(s), err
	})
}
