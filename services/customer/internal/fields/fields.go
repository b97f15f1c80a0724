// Package fields is the area of custom fields: what each tenant wants to know of its customers beyond what all have. It
// knows definitions, not customers: the heart checks and keeps the values.
package fields

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/customer/internal/area"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/api"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/store"
)

// Fields are every tenant's definitions.
type Fields struct {
	env       host.Env
	documents *store.Store
}

// Open opens the definitions' documents.
func Open(ctx context.Context, env host.Env) (*Fields, error) {
	documents, err := store.Open(ctx, env.Store, env.Now)
	return &Fields{env, documents}, err
}

// Of returns a tenant's definitions, as a change of a customer is checked by them.
func (f *Fields) Of(ctx context.Context, tenant tenancy.ID) (domain.Definitions, error) {
	return f.documents.Of(tenant).Recent(ctx)
}

// Area returns what the service runs of it.
func (f *Fields) Area() area.Area {
	return area.Area{
		Name: "fields",
		Routes: func(http *httpapi.API) {
			api.Routes(http, func(p auth.Principal) app.App {
				return app.App{Store: f.documents.Of(p.Tenant), Clock: f.env.Now}
			})
		},
	}
}
