package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getField() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/custom-fields/{key}", ID: "get-field", Tag: tag,
		Summary: "Read a custom field", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *FieldPath) (*fieldOutput, error) {
		d, err := h.app(ctx).Get(ctx, in.Key)
		return outputOf(d), err
	})
}
