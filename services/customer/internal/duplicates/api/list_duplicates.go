package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

type listDuplicatesInput struct {
	httpapi.PageParams
	Status   string  `query:"status" enum:"open,dismissed,merged,outdated" default:"open"`
	MinScore float64 `query:"minScore" minimum:"-200" maximum:"200" default:"-200" doc:"Only pairs of this score or above"`
}

type listDuplicatesOutput struct {
	Body httpapi.Page[PairView]
}

func (h handlers) listDuplicates() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/duplicates", ID: "list-duplicates", Tag: duplicatesTag,
		Summary: "List pairs of customers that may be one, the likeliest first", Permission: auth.CustomerRead,
		Description: "The pairs that are open are the queue for review.",
	}, func(ctx context.Context, in *listDuplicatesInput) (*listDuplicatesOutput, error) {
		pairs := h.app(ctx).Pairs
		q, err := in.Apply(pairs.In(domain.PairState(in.Status), in.MinScore))
		if err != nil {
			return nil, err
		}
		page, err := pairs.List(ctx, q)
		return &listDuplicatesOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Pair]) PairView { return pairView(doc.Body) })}, err
	})
}
