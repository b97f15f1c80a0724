package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/domain"
)

type pairOutput struct {
	ETag string `header:"ETag"`
	Body struct {
		PairView
		Sides []SideView `json:"sides" nullable:"false" doc:"The two customers as they are now; who is no more is missing"`
	}
}

func (h handlers) getDuplicate() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/duplicates/{pairId}", ID: "get-duplicate", Tag: duplicatesTag,
		Summary: "Read a pair, with both customers side by side", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ PairPath }) (*pairOutput, error) {
		p, err := h.app(ctx).Pairs.Get(ctx, in.PairID)
		if err != nil {
			return nil, err
		}
		return h.show(ctx, p)
	})
}

// show returns a pair with its customers.
func (h handlers) show(ctx context.Context, p domain.Pair) (*pairOutput, error) {
	out := &pairOutput{ETag: httpapi.ETag(p.Version)}
	out.Body.PairView, out.Body.Sides = pairView(p), []SideView{}
	found, err := h.app(ctx).Heart.Customers.GetMany(ctx, p.Customers)
	if err != nil {
		return nil, err
	}
	for _, id := range p.Customers {
		if c, exists := found[id]; exists && c.Body.Listed {
			out.Body.Sides = append(out.Body.Sides, sideView(c))
		}
	}
	return out, nil
}
