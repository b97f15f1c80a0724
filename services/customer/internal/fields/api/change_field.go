package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

type changeFieldInput struct {
	FieldPath
	httpapi.IfMatch
	httpapi.MergePatch[FieldBody]
}

func (h handlers) changeField() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/custom-fields/{key}", ID: "change-field", Tag: tag,
		Summary: "Change a custom field", Permission: auth.TenantAdmin, Errors: []int{http.StatusConflict},
		Description: "The type never changes, and choices are retired, not removed. What becomes required or unique is so for each customer " +
			"from its next change on: that change is refused until the customer has a value, or another one. By what becomes searchable, " +
			"customers are found within minutes, or hours where there are millions.",
	}, func(ctx context.Context, in *changeFieldInput) (*fieldOutput, error) {
		revision, err := in.Version()
		if err != nil {
			return nil, err
		}
		d, err := h.app(ctx).Redefine(ctx, in.Key, revision, func(current domain.Definition) (domain.Definition, error) {
			patched, err := in.Apply(h.api, bodyOf(current))
			return patched.definition(current.Key), err
		})
		return outputOf(d), err
	})
}
