package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type listDefinitionsOutput struct {
	Body httpapi.Page[DefinitionView]
}

func (h handlers) listDefinitions() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/behaviour/definitions", ID: "list-behaviour-definitions", Tag: "Behaviour",
		Summary: "List the definitions of behaviour, by name", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *httpapi.PageParams) (*listDefinitionsOutput, error) {
		definitions := h.app(ctx).Definitions
		q, err := in.Apply(definitions.All())
		if err != nil {
			return nil, err
		}
		page, err := definitions.List(ctx, q)
		return &listDefinitionsOutput{httpapi.PageOf(q, page, viewOf)}, err
	})
}
