package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/duplicates/app"
)

// PreviewView is what would become of a merge.
type PreviewView struct {
	Survivor SideView           `json:"survivor"`
	Merged   SideView           `json:"merged"`
	Fields   []PreviewFieldView `json:"fields" nullable:"false"`
}

// PreviewFieldView is what would become of one field.
type PreviewFieldView struct {
	MergedFieldView
	Survivor any `json:"survivor" doc:"The survivor's value; null for none"`
	Merged   any `json:"merged" doc:"The other's value; null for none"`
	Remains  any `json:"remains" doc:"What would remain"`
}

type previewMergeOutput struct{ Body PreviewView }

func (h handlers) previewMerge() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/merges/preview", ID: "preview-merge", Tag: mergesTag,
		Summary: "See what a merge would make of two customers", Permission: auth.CustomerRead, Status: http.StatusOK,
		Errors:      []int{http.StatusConflict, http.StatusNotFound, http.StatusPreconditionFailed},
		Description: "Nothing changes. What would forbid the merge forbids the preview.",
	}, func(ctx context.Context, in *mergeInput) (*previewMergeOutput, error) {
		wish, err := in.Body.wish()
		if err != nil {
			return nil, err
		}
		p, err := h.app(ctx).PreviewMerge(ctx, wish)
		return &previewMergeOutput{previewView(p)}, err
	})
}

func previewView(p app.Preview) PreviewView {
	view := PreviewView{Survivor: sideView(p.Survivor), Merged: sideView(p.Merged), Fields: make([]PreviewFieldView, len(p.Fields))}
	for i, f := range p.Fields {
		view.Fields[i] = PreviewFieldView{
			MergedFieldView: MergedFieldView{f.Field, string(f.Rule), string(f.From), f.LeftOut},
			Survivor:        valueOf(p.Survivor.Body.Details, f.Field),
			Merged:          valueOf(p.Merged.Body.Details, f.Field),
			Remains:         valueOf(p.Details, f.Field),
		}
	}
	return view
}
