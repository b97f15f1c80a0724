// Package api is the HTTP interface of privacy: typed inputs and outputs, and the routes with the permission each needs. It
// decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/app"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.requestErasure()
	h.listErasures()
	h.getErasure()
	h.getReceipt()
	h.requestAccess()
	h.listAccessRequests()
	h.getAccessRequest()
	h.getArchive()
	h.definePurpose()
	h.listPurposes()
	h.getPurpose()
	h.changePurpose()
	h.recordConsent()
	h.listConsents()
	h.listCurrentConsents()
	h.mayContact()
	h.setDoNotContact()
	h.getSettings()
	h.changeSettings()
	h.listProposals()
	h.approveProposal()
	h.rejectProposal()
}

// CustomerPath is embedded in the input of every route about one customer.
type CustomerPath struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
}
