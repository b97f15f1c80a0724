package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

type listImportsOutput struct {
	Body httpapi.Page[ImportView]
}

func (h handlers) listImports() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports", ID: "list-imports", Tag: "Imports",
		Summary: "List imports, the latest first", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ httpapi.PageParams }) (*listImportsOutput, error) {
		imports := h.app(ctx).Imports
		q, err := in.Apply(imports.All())
		if err != nil {
			return nil, err
		}
		page, err := imports.List(ctx, q)
		return &listImportsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Import]) ImportView {
			return importView(doc.Body)
		})}, err
	})
}

func (h handlers) getImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports/{importId}", ID: "get-import", Tag: "Imports",
		Summary: "Read how far an import is", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ ImportPath }) (*importOutput, error) {
		job, err := h.app(ctx).Imports.Get(ctx, in.ImportID)
		return h.shown(ctx, job, err)
	})
}
