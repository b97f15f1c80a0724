package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type addProductInput struct {
	Body NewProductBody
}

type addProductOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     ProductView
}

func (h handlers) addProduct() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/products", ID: "add-product", Tag: "Products",
		Summary: "Add a product to the catalogue", Permission: auth.TenantAdmin, Creates: true, Errors: []int{http.StatusConflict},
	}, func(ctx context.Context, in *addProductInput) (*addProductOutput, error) {
		product, err := h.app(ctx).AddProduct(ctx, in.Body.SKU, in.Body.details())
		return &addProductOutput{"/v1/products/" + product.ID, httpapi.ETag(product.Version), viewOf(product)}, err
	})
}
