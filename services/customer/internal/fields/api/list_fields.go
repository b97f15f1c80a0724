package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type listFieldsOutput struct {
	Body httpapi.Page[FieldView]
}

func (h handlers) listFields() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/custom-fields", ID: "list-fields", Tag: tag,
		Summary: "List custom fields", Permission: auth.CustomerRead,
		Description: "All of them on one page, in the order they were defined, the retired among them.",
	}, func(ctx context.Context, _ *struct{}) (*listFieldsOutput, error) {
		definitions, err := h.app(ctx).All(ctx)
		views := make([]FieldView, len(definitions))
		for i, d := range definitions {
			views[i] = viewOf(d)
		}
		return &listFieldsOutput{httpapi.Page[FieldView]{Items: views}}, err
	})
}
