package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type createProgrammeInput struct {
	Body ProgrammeBody
}

type createProgrammeOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     ProgrammeView
}

func (h handlers) createProgramme() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/loyalty/programmes", ID: "create-loyalty-programme", Tag: tag,
		Summary: "Begin a loyalty programme", Permission: auth.TenantAdmin, Creates: true, Errors: []int{http.StatusConflict},
		Description: "Customers join with the first thing that earns them points. A tenant may have 20 programmes.",
	}, func(ctx context.Context, in *createProgrammeInput) (*createProgrammeOutput, error) {
		terms, err := in.Body.terms()
		if err != nil {
			return nil, err
		}
		p, err := h.app(ctx).CreateProgramme(ctx, terms)
		return &createProgrammeOutput{httpapi.ETag(p.Version), "/v1/loyalty/programmes/" + p.ID, programmeView(p.Body)}, err
	})
}
