package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

type listProductsInput struct {
	httpapi.PageParams
	Category string `query:"category" maxLength:"100" doc:"Only products of this category"`
	Status   string `query:"status" enum:"active,retired" doc:"Only products with this status"`
}

type listProductsOutput struct {
	Body httpapi.Page[ProductView]
}

func (h handlers) listProducts() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/products", ID: "list-products", Tag: "Products",
		Summary: "List products, by SKU", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listProductsInput) (*listProductsOutput, error) {
		products := h.app(ctx).Products
		q, err := in.Apply(products.Query(in.Category, domain.Status(in.Status)))
		if err != nil {
			return nil, err
		}
		page, err := products.List(ctx, q)
		return &listProductsOutput{httpapi.PageOf(q, page, viewOf)}, err
	})
}
