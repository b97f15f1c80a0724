package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// RowErrorView says why a row was rejected.
type RowErrorView struct {
	Row     int64  `json:"row" doc:"From 1, the header not counted"`
	Line    int64  `json:"line" doc:"In the file, from 1"`
	Field   string `json:"field,omitempty" doc:"Column of a table, or path in a line of JSON"`
	Message string `json:"message"`
}

// RowView is a row that somebody may want to look at.
type RowView struct {
	Row        int64  `json:"row" doc:"From 1, the header not counted"`
	Line       int64  `json:"line,omitempty" doc:"In the file, from 1"`
	Outcome    string `json:"outcome" enum:"created,updated,unchanged,skipped,review,rejected,left"`
	CustomerID string `json:"customerId,omitempty" doc:"Whom it is about, or has to be compared with"`
	Field      string `json:"field,omitempty"`
	Message    string `json:"message,omitempty"`
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
		Summary: "List the errors of the rows of an import's last run", Permission: auth.CustomerRead,
		Description: "The errors of the first 10,000 rejected rows are kept, for 90 days; the rows are counted beyond.",
	}, func(ctx context.Context, in *listRowErrorsInput) (*listRowErrorsOutput, error) {
		page, q, err := h.notes(ctx, in.ImportID, domain.Rejected, in.PageParams)
		return &listRowErrorsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Note]) RowErrorView {
			return RowErrorView{doc.Body.Row, doc.Body.Line, doc.Body.Field, doc.Body.Message}
		})}, err
	})
}

type listRowsInput struct {
	ImportPath
	httpapi.PageParams
	Outcome string `query:"outcome" required:"true" enum:"created,updated,unchanged,skipped,review,rejected,left"`
}

type listRowsOutput struct {
	Body httpapi.Page[RowView]
}

func (h handlers) listRows() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports/{importId}/rows", ID: "list-import-rows", Tag: "Imports",
		Summary: "List rows of an import's last run by what became of them", Permission: auth.CustomerRead,
		Description: "Of a dry run, the first hundred of each outcome; of a run, those that were rejected or have to be looked at; of " +
			"undoing, those that were left.",
	}, func(ctx context.Context, in *listRowsInput) (*listRowsOutput, error) {
		page, q, err := h.notes(ctx, in.ImportID, domain.Outcome(in.Outcome), in.PageParams)
		return &listRowsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Note]) RowView {
			n := doc.Body
			return RowView{n.Row, n.Line, string(n.Outcome), n.CustomerID, n.Field, n.Message}
		})}, err
	})
}

// notes returns a page of what is noted of the import's last run.
func (h handlers) notes(
	ctx context.Context, importID string, outcome domain.Outcome, params httpapi.PageParams,
) (docstore.Page[domain.Note], docstore.Query, error) {
	use := h.app(ctx)
	job, err := use.Imports.Get(ctx, importID)
	if err != nil {
		return docstore.Page[domain.Note]{}, docstore.Query{}, err
	}
	q, err := params.Apply(use.Notes.Of(importID, job.Run.Number, outcome))
	if err != nil {
		return docstore.Page[domain.Note]{}, q, err
	}
	page, err := use.Notes.List(ctx, q)
	return page, q, err
}
