package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type defineFieldOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     FieldView
}

func (h handlers) defineField() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/custom-fields", ID: "define-field", Tag: tag,
		Summary: "Define a custom field", Permission: auth.TenantAdmin, Creates: true,
		Description: "Customers have its values under fields.<key>. A tenant has at most 200, the retired among them.",
	}, func(ctx context.Context, in *struct{ Body NewFieldBody }) (*defineFieldOutput, error) {
		d, err := h.app(ctx).Define(ctx, in.Body.definition(in.Body.Key))
		return &defineFieldOutput{httpapi.ETag(d.Revision), "/v1/custom-fields/" + d.Key, viewOf(d)}, err
	})
}
