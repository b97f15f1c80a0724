package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func (h handlers) getProduct() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/products/{sku}", ID: "get-product", Tag: "Products",
		Summary: "Read a product", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *struct{ SKUPath }) (*productOutput, error) {
		product, err := h.app(ctx).Products.Get(ctx, in.SKU)
		return outputOf(product), err
	})
}
