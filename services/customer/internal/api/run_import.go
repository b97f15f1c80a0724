package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

// maxFile is the largest file an import takes, in bytes.
const maxFile = 1 << 30

type runImportInput struct {
	ImportPath
	httpapi.Stream
}

func (h handlers) runImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPut, Path: "/v1/imports/{importId}/content", ID: "run-import", Tag: "Imports",
		Summary: "Send an import its file", Permission: auth.CustomerWrite, MaxBody: maxFile, Errors: []int{http.StatusConflict},
		Consumes: []string{"text/csv", "application/jsonl", "application/x-ndjson", "text/plain", "application/octet-stream"},
		Description: "The file is read as it comes, in UTF-8, GBK or GB18030, and the answer comes when it is done. A broken row is " +
			"rejected and passed over; a broken file fails the import, and what was read before stays applied. Importing a file " +
			"again changes nothing that was applied.",
	}, func(ctx context.Context, in *runImportInput) (*importOutput, error) {
		job, err := h.app(ctx).RunImport(ctx, in.ImportID, in, in.MediaType)
		if large := new(http.MaxBytesError); errors.As(err, &large) {
			return nil, large
		}
		return &importOutput{importView(job)}, err
	})
}
