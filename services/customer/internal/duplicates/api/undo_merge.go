package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type undoMergeInput struct {
	MergePath
	httpapi.IfMatch
}

func (h handlers) undoMerge() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/merges/{mergeId}/undo", ID: "undo-merge", Tag: mergesTag,
		Summary: "Undo a merge within 30 days", Permission: auth.CustomerWrite, Status: http.StatusOK,
		Errors: []int{http.StatusConflict},
		Description: "Both customers are back: the merged one as it was, the survivor without what it took over. What has changed since " +
			"elsewhere is kept; a change of what was taken over, or a later merge of the survivor, forbids the undo and is named.",
	}, func(ctx context.Context, in *undoMergeInput) (*mergeOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		return mergeOf(h.app(ctx).UndoMerge(ctx, in.MergeID, version))
	})
}
