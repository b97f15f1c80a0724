package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

type listErasuresInput struct {
	httpapi.PageParams
	Overdue bool `query:"overdue" doc:"Only those that should be completed by now and are not"`
}

type listErasuresOutput struct {
	Body httpapi.Page[ErasureView]
}

func (h handlers) listErasures() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/erasures", ID: "list-erasures", Tag: "Erasures",
		Summary: "List erasures, the latest first", Permission: auth.CustomerErase,
	}, func(ctx context.Context, in *listErasuresInput) (*listErasuresOutput, error) {
		erasures := h.app(ctx).Erasures
		q, err := in.Apply(erasures.All(in.Overdue))
		if err != nil {
			return nil, err
		}
		page, err := erasures.List(ctx, q)
		return &listErasuresOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Erasure]) ErasureView {
			return erasureView(doc.Body)
		})}, err
	})
}

func (h handlers) getErasure() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/erasures/{erasureId}", ID: "get-erasure", Tag: "Erasures",
		Summary: "Read how far an erasure is", Permission: auth.CustomerErase,
	}, func(ctx context.Context, in *struct{ ErasurePath }) (*erasureOutput, error) {
		erasure, err := h.app(ctx).Erasures.Get(ctx, in.ErasureID)
		return &erasureOutput{erasureView(erasure.Body)}, err
	})
}

type receiptOutput struct {
	Body domain.Receipt
}

func (h handlers) getReceipt() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/erasures/{erasureId}/receipt", ID: "get-erasure-receipt", Tag: "Erasures",
		Summary: "Read the receipt of a completed erasure", Permission: auth.CustomerErase, Errors: []int{http.StatusConflict},
		Description: "What was erased where, when, and who asked. It changes once at most, within minutes: when something that was " +
			"under way when the customer was erased is found and erased too.",
	}, func(ctx context.Context, in *struct{ ErasurePath }) (*receiptOutput, error) {
		erasure, err := h.app(ctx).Erasures.Get(ctx, in.ErasureID)
		if err != nil {
			return nil, err
		}
		receipt, err := erasure.Body.Receipt()
		return &receiptOutput{receipt}, err
	})
}
