// Package api is the lifecycle area's HTTP interface. It decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/app"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the area's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.listStages()
	h.getRules()
	h.changeRules()
	h.getPlaybook()
	h.writePlaybook()
	h.listCustomerStages()
	h.getFunnel()
}

const (
	tag = "Lifecycle"
	// unset is the version that a caller sees of what the tenant has not set: every setting can be changed to begin with.
	unset = 1
)

// tagOf is the entity tag of a setting.
func tagOf(s app.Setting) string { return httpapi.ETag(s.Version + unset) }

// versionOf is the version of the setting's document that the caller saw.
func versionOf(in httpapi.IfMatch) (int64, error) {
	version, err := in.Version()
	return version - unset, err
}

// StagePath is embedded in the input of every route about one stage.
type StagePath struct {
	Stage string `path:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back"`
}
