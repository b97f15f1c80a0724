// Package api is the interaction service's HTTP interface: typed inputs and outputs, and the routes with the permission
// each needs.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
)

// knownByEvents tells callers why a customer may not be known yet.
const knownByEvents = "Customers become known here from events: one registered a moment ago is refused for as long as its " +
	"event is under way, as a rule well under a second."

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the service's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.logTouchpoint()
	h.getTouchpoint()
	h.getTimeline()
	h.planTask()
	h.listTasks()
	h.getTask()
	h.changeTask()
	h.doTask()
}
