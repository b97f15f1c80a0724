package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getMerge() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/merges/{mergeId}", ID: "get-merge", Tag: mergesTag,
		Summary: "Read a merge", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ MergePath }) (*mergeOutput, error) {
		return mergeOf(h.app(ctx).Merges.Get(ctx, in.MergeID))
	})
}
