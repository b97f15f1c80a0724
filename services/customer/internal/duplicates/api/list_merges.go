package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

type listMergesInput struct {
	httpapi.PageParams
	SurvivorID string `query:"survivorId" maxLength:"64" doc:"Only merges into this customer"`
}

type listMergesOutput struct {
	Body httpapi.Page[MergeView]
}

func (h handlers) listMerges() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/merges", ID: "list-merges", Tag: mergesTag,
		Summary: "List merges, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listMergesInput) (*listMergesOutput, error) {
		merges := h.app(ctx).Merges
		q, err := in.Apply(merges.Of(in.SurvivorID, false))
		if err != nil {
			return nil, err
		}
		page, err := merges.List(ctx, q)
		return &listMergesOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Merge]) MergeView { return mergeView(doc.Body) })}, err
	})
}
