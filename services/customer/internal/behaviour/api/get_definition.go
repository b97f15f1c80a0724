package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getDefinition() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/behaviour/definitions/{name}", ID: "get-behaviour-definition", Tag: "Behaviour",
		Summary: "Read the definition of a kind of behaviour", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ DefinitionPath }) (*definitionOutput, error) {
		definition, err := h.app(ctx).Definitions.Get(ctx, in.Name)
		return outputOf(definition), err
	})
}
