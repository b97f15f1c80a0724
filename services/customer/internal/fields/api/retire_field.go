package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type retireFieldInput struct {
	FieldPath
	httpapi.IfMatch
}

func (h handlers) retireField() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/custom-fields/{key}/retire", ID: "retire-field", Tag: tag,
		Summary: "Retire a custom field", Permission: auth.TenantAdmin, Status: http.StatusOK,
		Description: "Customers keep the values that they have, and no other gets one. The key is not free again.",
	}, func(ctx context.Context, in *retireFieldInput) (*fieldOutput, error) {
		revision, err := in.Version()
		if err != nil {
			return nil, err
		}
		d, err := h.app(ctx).Retire(ctx, in.Key, revision)
		return outputOf(d), err
	})
}
