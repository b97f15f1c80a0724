package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports/{importId}", ID: "get-import", Tag: "Imports",
		Summary: "Read how far an import is", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ ImportPath }) (*importOutput, error) {
		job, err := h.app(ctx).Imports.Get(ctx, in.ImportID)
		return &importOutput{importView(job)}, err
	})
}
