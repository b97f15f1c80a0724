package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// RowErrorView says why a row was rejected.
type RowErrorView struct {
	Row     int64  `json:"row" doc:"From 1, the header not counted"`
	Line    int64  `json:"line" doc:"In the file, from 1"`
	Field   string `json:"field,omitempty" doc:"Column of a CSV file, or path in a line of JSON"`
	Message string `json:"message"`
}

type listRowErrorsInput struct {
	ImportPath
	httpapi.PageParams
}

type listRowErrorsOutput struct {
	Body httpapi.Page[RowErrorView]
}

func (h handlers) listRowErrors() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports/{importId}/errors", ID: "list-row-errors", Tag: "Imports",
		Summary: "List the errors of an import's rows", Permission: auth.CustomerRead,
		Description: "The first 10,000 errors of an import are kept, for 90 days; the rows are counted beyond.",
	}, func(ctx context.Context, in *listRowErrorsInput) (*listRowErrorsOutput, error) {
		imports := h.app(ctx).Imports
		if _, err := imports.Get(ctx, in.ImportID); err != nil {
			return nil, err
		}
		q, err := in.Apply(imports.ErrorsOf(in.ImportID))
		if err != nil {
			return nil, err
		}
		page, err := imports.Errors(ctx, q)
		return &listRowErrorsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.RowError]) RowErrorView {
			return RowErrorView(doc.Body)
		})}, err
	})
}
