// Package api is the analytics service's HTTP interface: typed inputs and outputs, and the routes with the permission
// each needs.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/analytics/internal/app"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api      *httpapi.API
	app      func(ctx context.Context) app.App
	platform app.Platform
}

// Routes registers the service's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App, platform app.Platform) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }, platform: platform}
	h.getProfile()
	h.listProfiles()
	h.getDashboard()
	h.getCohorts()
	h.getRFM()
	h.runRFM()
	h.startRebuild()
	h.getRebuild()
}
