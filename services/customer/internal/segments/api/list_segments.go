package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

type listSegmentsInput struct {
	httpapi.PageParams
}

type listSegmentsOutput struct {
	Body httpapi.Page[CustomerSegmentView]
}

func (h handlers) listSegments() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/segments", ID: "list-segments", Tag: tag,
		Summary: "List lists and saved filters by name", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listSegmentsInput) (*listSegmentsOutput, error) {
		segments := h.app(ctx).Segments
		q, err := in.Apply(segments.ByName())
		if err != nil {
			return nil, err
		}
		page, err := segments.List(ctx, q)
		return &listSegmentsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Segment]) CustomerSegmentView { return viewOf(doc.Body) })}, err
	})
}
