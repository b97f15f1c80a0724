// Package api is the HTTP interface of imports: typed inputs and outputs, and the routes with the permission each needs.
// It decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/app"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.createImport()
	h.sendContent()
	h.runImport()
	h.cancelImport()
	h.undoImport()
	h.listImports()
	h.getImport()
	h.listRowErrors()
	h.listRows()
	h.rejectedRows()
	h.saveMapping()
	h.listMappings()
	h.getMapping()
	h.changeMapping()
	h.deleteMapping()
}

// ImportPath is embedded in the input of every route about one import.
type ImportPath struct {
	ImportID string `path:"importId" maxLength:"64" example:"imp_01h455vb4pex5vsknk084sn02q"`
}
