// Package api is the HTTP interface of behaviour: typed inputs and outputs, and the routes with the permission each
// needs. It decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the area's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.defineBehaviour()
	h.listDefinitions()
	h.getDefinition()
	h.changeDefinition()
	h.recordBehaviour()
	h.listBehaviour()
}
