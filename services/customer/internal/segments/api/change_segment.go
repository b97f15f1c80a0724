package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

// SegmentBody is what can be changed of a segment.
type SegmentBody struct {
	Name   string             `json:"name" minLength:"1" maxLength:"200"`
	Filter *SegmentFilterBody `json:"filter,omitempty" doc:"Of a filter only; its lists of conditions are replaced whole"`
}

type changeSegmentInput struct {
	SegmentPath
	httpapi.IfMatch
	httpapi.MergePatch[SegmentBody]
}

func (h handlers) changeSegment() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/segments/{segmentId}", ID: "change-segment", Tag: tag,
		Summary: "Rename a list or a saved filter, or change what a filter asks for", Permission: auth.CustomerWrite,
		Errors: []int{http.StatusConflict},
	}, func(ctx context.Context, in *changeSegmentInput) (*segmentOutput, error) {
		revision, err := in.Version()
		if err != nil {
			return nil, err
		}
		s, err := h.app(ctx).ChangeSegment(ctx, in.SegmentID, revision, func(s domain.Segment) (string, *domain.Filter, error) {
			patched, err := in.Apply(h.api, SegmentBody{s.Name, bodyOf(s.Filter)})
			return patched.Name, patched.Filter.filter(), err
		})
		return outputOf(s), err
	})
}
