package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

type putCustomersInput struct {
	SegmentPath
	Body struct {
		CustomerIDs []string `json:"customerIds" minItems:"1" maxItems:"500" nullable:"false"`
	}
}

func (h handlers) addCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/segments/{segmentId}/customers", ID: "add-customers-to-segment", Tag: tag,
		Summary: "Add customers to a list", Permission: auth.CustomerWrite, Errors: []int{http.StatusConflict},
		Description: "Who is on it already stays on it once. The answer is the list with its new count.",
	}, func(ctx context.Context, in *putCustomersInput) (*segmentOutput, error) {
		s, err := h.app(ctx).PutCustomers(ctx, in.SegmentID, domain.Batch{Add: in.Body.CustomerIDs})
		return outputOf(s), err
	})
}

func (h handlers) removeCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/segments/{segmentId}/removals", ID: "remove-customers-from-segment", Tag: tag,
		Summary: "Remove customers from a list", Permission: auth.CustomerWrite, Errors: []int{http.StatusConflict},
		Description: "Who is not on it stays off it. The answer is the list with its new count.",
	}, func(ctx context.Context, in *putCustomersInput) (*segmentOutput, error) {
		s, err := h.app(ctx).PutCustomers(ctx, in.SegmentID, domain.Batch{Remove: in.Body.CustomerIDs})
		return outputOf(s), err
	})
}
