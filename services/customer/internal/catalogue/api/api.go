// Package api is the catalogue's HTTP interface: typed inputs and outputs, and the routes with the permission each
// needs. It decides nothing.
package api

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/domain"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the catalogue's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.addProduct()
	h.loadProducts()
	h.listProducts()
	h.getProduct()
	h.changeProduct()
}

// SKUPath is embedded in the input of every route about one product.
type SKUPath struct {
	SKU string `path:"sku" maxLength:"100" example:"TEA-100"`
}

// ProductBody is what a caller writes of a product.
type ProductBody struct {
	Name     string               `json:"name" minLength:"1" maxLength:"200"`
	Category string               `json:"category,omitempty" maxLength:"100"`
	Price    *contracts.MoneyJSON `json:"price,omitempty" doc:"Of one piece"`
	Status   string               `json:"status,omitempty" enum:"active,retired" default:"active" doc:"A retired product is no longer sold"`
}

// NewProductBody is a product with its SKU.
type NewProductBody struct {
	SKU string `json:"sku" minLength:"1" maxLength:"100" example:"TEA-100" doc:"The product's id: letters, digits and . _ ~ : + -"`
	ProductBody
}

// ProductView is a product as it is shown.
type ProductView struct {
	NewProductBody
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
}

type productOutput struct {
	ETag string `header:"ETag"`
	Body ProductView
}

func (b ProductBody) details() domain.Details {
	return domain.Details{Name: b.Name, Category: b.Category, Price: b.Price, Status: domain.Status(b.Status)}
}

func bodyOf(d domain.Details) ProductBody {
	return ProductBody{Name: d.Name, Category: d.Category, Price: d.Price, Status: string(d.Status)}
}

func viewOf(p app.Product) ProductView {
	return ProductView{
		NewProductBody: NewProductBody{p.Body.SKU, bodyOf(p.Body.Details())}, CreatedAt: p.Body.CreatedAt, UpdatedAt: p.Body.UpdatedAt,
	}
}

func outputOf(p app.Product) *productOutput {
	return &productOutput{httpapi.ETag(p.Version), viewOf(p)}
}
