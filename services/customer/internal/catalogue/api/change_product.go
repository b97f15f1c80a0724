package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

type changeProductInput struct {
	SKUPath
	httpapi.IfMatch
	httpapi.MergePatch[ProductBody]
}

func (h handlers) changeProduct() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/products/{sku}", ID: "change-product", Tag: "Products",
		Summary: "Change a product, or retire it", Permission: auth.TenantAdmin,
		Description: "Purchases keep the names and categories they were recorded with.",
	}, func(ctx context.Context, in *changeProductInput) (*productOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		product, err := h.app(ctx).ChangeProduct(ctx, in.SKU, version, func(current domain.Details) (domain.Details, error) {
			patched, err := in.Apply(h.api, bodyOf(current))
			return patched.details(), err
		})
		return outputOf(product), err
	})
}
