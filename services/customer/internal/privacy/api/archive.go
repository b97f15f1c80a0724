package api

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
)

func (h handlers) getArchive() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/access-requests/{accessRequestId}/archive", ID: "get-access-archive", Tag: "Access requests",
		Summary: "Download all that was collected", Permission: auth.CustomerErase, Produces: "application/zip",
		Errors: []int{http.StatusConflict, http.StatusGone},
		Description: "A ZIP archive with a JSON file for each service and kind of thing, an array each, and index.json which lists " +
			"them: what the GDPR's articles 15 and 20 and the PIPL's article 45 ask for.",
	}, func(ctx context.Context, in *struct{ AccessRequestPath }) (*httpapi.Download, error) {
		use := h.app(ctx)
		request, err := use.Archive(ctx, in.AccessRequestID)
		if err != nil {
			return nil, err
		}
		return h.api.Download(ctx, "application/zip", request.ID+".zip", func(ctx context.Context, w io.Writer) error {
			out := &archive{zip: zip.NewWriter(w), index: archiveIndex{
				RequestID: request.ID, CustomerID: request.CustomerID, Aliases: append([]string{}, request.Aliases...),
				RequestedAt: request.RequestedAt, CompletedAt: request.CompletedAt, Files: []archiveFile{},
			}}
			if err := use.EachCollected(ctx, request, out.add); err != nil {
				return err
			}
			return out.close()
		}), nil
	})
}

// archive writes one file after another: it holds one piece of one of them at a time.
type archive struct {
	zip   *zip.Writer
	file  io.Writer // being written; nil: none
	index archiveIndex
}

// archiveIndex is the archive's table of contents.
type archiveIndex struct {
	RequestID   string        `json:"requestId"`
	CustomerID  string        `json:"customerId"`
	Aliases     []string      `json:"aliases"`
	RequestedAt time.Time     `json:"requestedAt"`
	CompletedAt *time.Time    `json:"completedAt"`
	Files       []archiveFile `json:"files"`
}

type archiveFile struct {
	Name      string `json:"name"` // "interaction/touchpoints.json"
	Service   string `json:"service"`
	Kind      string `json:"kind"`
	Documents int    `json:"documents"`
}

// add appends a piece to its file, which is the last one or a new one.
func (a *archive) add(piece app.CollectedFile) error {
	files := a.index.Files
	if len(files) == 0 || files[len(files)-1].Service != piece.Service || files[len(files)-1].Kind != piece.Kind {
		if err := a.begin(piece.Service, piece.Kind); err != nil {
			return err
		}
	}
	last := &a.index.Files[len(a.index.Files)-1]
	for _, document := range piece.Documents {
		separator := ",\n"
		if last.Documents == 0 {
			separator = "\n"
		}
		text, err := json.Marshal(map[string]any{"id": document.ID, "data": document.Data})
		if err != nil {
			return err
		}
		if _, err := a.file.Write(append([]byte(separator), text...)); err != nil {
			return err
		}
		last.Documents++
	}
	return nil
}

func (a *archive) begin(service, kind string) error {
	if err := a.end(); err != nil {
		return err
	}
	name := service + "/" + kind + ".json"
	var err error
	if a.file, err = a.zip.Create(name); err != nil {
		return err
	}
	a.index.Files = append(a.index.Files, archiveFile{Name: name, Service: service, Kind: kind})
	_, err = io.WriteString(a.file, "[")
	return err
}

// end closes the file that is being written.
func (a *archive) end() error {
	if a.file == nil {
		return nil
	}
	_, err := io.WriteString(a.file, "\n]\n")
	return err
}

func (a *archive) close() error {
	if err := a.end(); err != nil {
		return err
	}
	file, err := a.zip.Create("index.json")
	if err != nil {
		return err
	}
	text := json.NewEncoder(file)
	text.SetIndent("", "  ")
	if err := text.Encode(a.index); err != nil {
		return err
	}
	return a.zip.Close()
}
