package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

type createSegmentInput struct {
	Body struct {
		Kind   string             `json:"kind" enum:"list,filter" doc:"list: customers are added by hand; filter: those who meet it are in it"`
		Name   string             `json:"name" minLength:"1" maxLength:"200" example:"Spring fair"`
		Filter *SegmentFilterBody `json:"filter,omitempty" doc:"Of a filter only"`
	}
}

type createSegmentOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     CustomerSegmentView
}

func (h handlers) createSegment() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/segments", ID: "create-segment", Tag: tag,
		Summary: "Create a list or a saved filter", Permission: auth.CustomerWrite, Creates: true,
		Description: "A filter looks at every customer there is, which takes a while where there are many; from then on it follows each change. " +
			"A tenant has at most 1000 segments, 200 of them filters.",
	}, func(ctx context.Context, in *createSegmentInput) (*createSegmentOutput, error) {
		s, err := h.app(ctx).CreateSegment(ctx, in.Body.Name, domain.Kind(in.Body.Kind), in.Body.Filter.filter())
		return &createSegmentOutput{httpapi.ETag(s.Revision), "/v1/segments/" + s.ID, viewOf(s)}, err
	})
}
