package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type defineBehaviourInput struct {
	Body NewDefinitionBody
}

type defineBehaviourOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     DefinitionView
}

func (h handlers) defineBehaviour() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/behaviour/definitions", ID: "define-behaviour", Tag: "Behaviour",
		Summary: "Define a kind of behaviour", Permission: auth.TenantAdmin, Creates: true,
	}, func(ctx context.Context, in *defineBehaviourInput) (*defineBehaviourOutput, error) {
		definition, err := h.app(ctx).DefineBehaviour(ctx, in.Body.Name, in.Body.details())
		return &defineBehaviourOutput{"/v1/behaviour/definitions/" + definition.ID, httpapi.ETag(definition.Version), viewOf(definition)}, err
	})
}
