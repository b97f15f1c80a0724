package api

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

func (h handlers) rejectedRows() {
	const description = "Rejected rows as the file has them, with what is wrong under error. Mended, the file can be imported again: " +
		"error is passed over. The file of an import is kept for seven days. "
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports/{importId}/errors.csv", ID: "download-rejected-rows", Tag: "Imports",
		Summary: "Download the rejected rows of a table", Permission: auth.CustomerWrite, Produces: "text/csv", Errors: []int{http.StatusConflict},
		Description: description + "A cell that a spreadsheet would run as a formula begins with an apostrophe, which an import takes off again.",
	}, func(ctx context.Context, in *struct{ ImportPath }) (*httpapi.Download, error) {
		return h.download(ctx, in.ImportID, "text/csv", ".csv", func(f domain.Format) bool { return f != domain.JSONL })
	})
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/imports/{importId}/errors.jsonl", ID: "download-rejected-lines", Tag: "Imports",
		Summary: "Download the rejected lines of a file of JSON lines", Permission: auth.CustomerWrite, Produces: "application/jsonl",
		Errors: []int{http.StatusConflict}, Description: description,
	}, func(ctx context.Context, in *struct{ ImportPath }) (*httpapi.Download, error) {
		return h.download(ctx, in.ImportID, "application/jsonl", ".jsonl", func(f domain.Format) bool { return f == domain.JSONL })
	})
}

func (h handlers) download(
	ctx context.Context, importID, mediaType, suffix string, fits func(domain.Format) bool,
) (*httpapi.Download, error) {
	lasting := context.WithoutCancel(ctx) // the rows are read after the handler has returned
	rows, format, err := h.app(ctx).RejectedRows(lasting, importID)
	if err != nil {
		return nil, err
	}
	if !fits(format) {
		_ = rows.Close() // nothing was read
		return nil, fault.New(fault.Conflict, "the import's file is %s: ask for errors.csv of a table, and for errors.jsonl of JSON lines", format)
	}
	return h.api.Download(ctx, mediaType, importID+"-rejected"+suffix, func(ctx context.Context, out io.Writer) error {
		return errors.Join(rows.Write(ctx, out), rows.Close())
	}), nil
}
