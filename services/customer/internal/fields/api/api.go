// Package api is the HTTP interface of custom fields. It decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// tag is the noun of the routes in the documentation.
const tag = "Custom fields"

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the routes of custom fields.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.defineField()
	h.listFields()
	h.getField()
	h.changeField()
	h.retireField()
}

// FieldPath is embedded in the input of every route about one field.
type FieldPath struct {
	Key string `path:"key" maxLength:"40" example:"taxNumber"`
}

type fieldOutput struct {
	ETag string `header:"ETag"`
	Body FieldView
}

func outputOf(d domain.Definition) *fieldOutput {
	return &fieldOutput{ETag: httpapi.ETag(d.Revision), Body: viewOf(d)}
}
