package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type runImportInput struct {
	ImportPath
	Body struct {
		DryRun bool `json:"dryRun,omitempty" doc:"Only find out what would become of the rows: nothing changes"`
		PlanBody
	}
}

func (h handlers) runImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/imports/{importId}/run", ID: "run-import", Tag: "Imports",
		Summary: "Run an import that is ready, or only try it", Permission: auth.CustomerWrite, Status: http.StatusAccepted,
		Errors: []int{http.StatusConflict},
		Description: "It runs in the background. After a dry run the import is ready again, with what would become of its rows under dryRun " +
			"and the first hundred rows of each outcome under rows. The limit of the tenant's customers is not looked at.",
	}, func(ctx context.Context, in *runImportInput) (*importOutput, error) {
		job, err := h.app(ctx).AskRun(ctx, in.ImportID, in.Body.DryRun, in.Body.revised)
		return h.shown(ctx, job, err)
	})
}

func (h handlers) cancelImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/imports/{importId}/cancel", ID: "cancel-import", Tag: "Imports",
		Summary: "End an import before it has read its file", Permission: auth.CustomerWrite, Status: http.StatusAccepted,
		Errors: []int{http.StatusConflict}, Description: "What was applied stays applied, and can be undone.",
	}, func(ctx context.Context, in *struct{ ImportPath }) (*importOutput, error) {
		job, err := h.app(ctx).CancelImport(ctx, in.ImportID)
		return h.shown(ctx, job, err)
	})
}

func (h handlers) undoImport() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/imports/{importId}/undo", ID: "undo-import", Tag: "Imports",
		Summary: "Undo an import of customers, within 30 days", Permission: auth.CustomerWrite, Status: http.StatusAccepted,
		Errors: []int{http.StatusConflict},
		Description: "In the background, customers that it created and nobody has changed since are deleted, and those that it updated are " +
			"set back where nobody has changed the same fields since. The others are left, and listed as rows with the outcome left.",
	}, func(ctx context.Context, in *struct{ ImportPath }) (*importOutput, error) {
		job, err := h.app(ctx).AskUndo(ctx, in.ImportID)
		return h.shown(ctx, job, err)
	})
}
