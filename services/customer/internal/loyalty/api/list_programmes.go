package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/domain"
)

type listProgrammesInput struct {
	httpapi.PageParams
}

type listProgrammesOutput struct {
	Body httpapi.Page[ProgrammeView]
}

func (h handlers) listProgrammes() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/loyalty/programmes", ID: "list-loyalty-programmes", Tag: tag,
		Summary: "List the loyalty programmes, the oldest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listProgrammesInput) (*listProgrammesOutput, error) {
		programmes := h.app(ctx).Programmes
		q, err := in.Apply(programmes.Query())
		if err != nil {
			return nil, err
		}
		page, err := programmes.List(ctx, q)
		return &listProgrammesOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Programme]) ProgrammeView {
			return programmeView(doc.Body)
		})}, err
	})
}
