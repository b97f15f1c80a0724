// Package catalogue is what the tenant sells: a small collection of products by SKU, from which orders take the names and
// categories that they leave out. It knows nothing of customers.
package catalogue

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/catalogue/store"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// Catalogue is the products of every tenant.
type Catalogue struct {
	env       host.Env
	documents *store.Store
}

// Open opens the documents.
func Open(ctx context.Context, env host.Env) (*Catalogue, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	return &Catalogue{env, documents}, err
}

// Area returns what the service runs of it.
func (c *Catalogue) Area() area.Area {
	return area.Area{Name: "catalogue", Routes: func(http *httpapi.API) {
		api.Routes(http, func(p auth.Principal) app.App {
			return app.App{Products: c.documents.Products(p.Tenant), Clock: c.env.Now}
		})
	}}
}

// Of returns a tenant's catalogue as orders are described by it.
func (c *Catalogue) Of(tenant tenancy.ID) customers.Catalogue {
	return descriptions{c.documents.Products(tenant)}
}

type descriptions struct{ products app.Products }

// Products returns what the catalogue says of the SKUs it knows.
func (d descriptions) Products(ctx context.Context, skus []string) (map[string]customers.Product, error) {
	known, err := d.products.GetMany(ctx, skus)
	described := make(map[string]customers.Product, len(known))
	for sku, product := range known {
		described[sku] = customers.Product{Name: product.Body.Name, Category: product.Body.Category}
	}
	return described, err
}
