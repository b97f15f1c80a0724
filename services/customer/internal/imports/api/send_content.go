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

type sendContentInput struct {
	ImportPath
	httpapi.Stream
}

func (h handlers) sendContent() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPut, Path: "/v1/imports/{importId}/content", ID: "send-import-content", Tag: "Imports",
		Summary: "Send an import its file", Permission: auth.CustomerWrite, MaxBody: maxFile, Status: http.StatusAccepted,
		Errors: []int{http.StatusConflict},
		Consumes: []string{
			"text/csv", "application/jsonl", "application/x-ndjson", "text/plain", "application/octet-stream",
			"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		},
		Description: "The file, in UTF-8, GBK or GB18030, is kept for seven days. The answer comes when all of it is here; an import that runs " +
			"at once then runs in the background: read it to see how far it is. A broken row is rejected and passed over; a broken " +
			"file fails the import, and what was read before stays applied. A sending that breaks off can be repeated. Importing a " +
			"file again changes nothing that was applied. Of a workbook, formulas count as the values last worked out for them, and of " +
			"merged cells the first has the value.",
	}, func(ctx context.Context, in *sendContentInput) (*importOutput, error) {
		job, err := h.app(ctx).ReceiveFile(ctx, in.ImportID, in, in.MediaType)
		if large := new(http.MaxBytesError); errors.As(err, &large) {
			return nil, large
		}
		return h.shown(ctx, job, err)
	})
}
