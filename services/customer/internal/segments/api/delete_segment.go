package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type deleteSegmentInput struct {
	SegmentPath
	httpapi.IfMatch
}

func (h handlers) deleteSegment() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodDelete, Path: "/v1/segments/{segmentId}", ID: "delete-segment", Tag: tag,
		Summary: "Delete a list or a saved filter", Permission: auth.CustomerWrite, Description: "Its customers stay.",
	}, func(ctx context.Context, in *deleteSegmentInput) (*struct{}, error) {
		revision, err := in.Version()
		if err != nil {
			return nil, err
		}
		return nil, h.app(ctx).DeleteSegment(ctx, in.SegmentID, revision)
	})
}
