package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

type movePurchaseInput struct {
	PurchasePath
	httpapi.IfMatch
	Body struct {
		Status string `json:"status" enum:"placed,paid,fulfilled,cancelled" example:"fulfilled"`
	}
}

func (h handlers) movePurchase() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/purchases/{purchaseId}/status", ID: "move-purchase", Tag: "Purchases",
		Summary: "Move an order to another status", Permission: auth.CustomerWrite, Status: http.StatusOK, Errors: []int{http.StatusConflict},
		Description: "An order that is placed can become paid or cancelled, one that is paid can become fulfilled or cancelled. " +
			"One that was fulfilled is refunded instead.",
	}, func(ctx context.Context, in *movePurchaseInput) (*purchaseOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		purchase, err := h.app(ctx).MovePurchase(ctx, in.PurchaseID, version, domain.Status(in.Body.Status))
		return outputOfPurchase(purchase), err
	})
}
