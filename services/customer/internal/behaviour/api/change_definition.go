package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

type changeDefinitionInput struct {
	DefinitionPath
	httpapi.IfMatch
	httpapi.MergePatch[DefinitionBody]
}

func (h handlers) changeDefinition() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/behaviour/definitions/{name}", ID: "change-behaviour-definition", Tag: "Behaviour",
		Summary: "Change the definition of a kind of behaviour, or retire it", Permission: auth.TenantAdmin,
		Description: "What was recorded before stays as it is. The schema is merged as all of a patch is: to take a keyword away, set it to null.",
	}, func(ctx context.Context, in *changeDefinitionInput) (*definitionOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		definition, err := h.app(ctx).ChangeDefinition(ctx, in.Name, version, func(current domain.Details) (domain.Details, error) {
			patched, err := in.Apply(h.api, bodyOf(current))
			return patched.details(), err
		})
		return outputOf(definition), err
	})
}
