// Package api is loyalty's HTTP interface: typed inputs and outputs, and the routes with the permission each needs. It
// decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/loyalty/app"
)

const tag = "Loyalty"

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers loyalty's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	h.createProgramme()
	h.listProgrammes()
	h.getProgramme()
	h.changeProgramme()
	h.createOffer()
	h.listOffers()
	h.getOffer()
	h.changeOffer()
	h.listHighValue()
	h.getLoyalty()
	h.listEntries()
	h.adjustPoints()
	h.redeemOffer()
	h.listRedemptions()
	h.getRedemption()
	h.cancelRedemption()
}

// CustomerPath is embedded in the input of every route about one customer.
type CustomerPath struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
}

// ProgrammePath is embedded in the input of every route about one programme.
type ProgrammePath struct {
	ProgrammeID string `path:"programmeId" maxLength:"64" example:"lpg_01h455vb4pex5vsknk084sn02q"`
}

// OfferPath is embedded in the input of every route about one offer.
type OfferPath struct {
	OfferID string `path:"offerId" maxLength:"64" example:"lof_01h455vb4pex5vsknk084sn02q"`
}

// RedemptionPath is embedded in the input of every route about one redemption.
type RedemptionPath struct {
	CustomerPath
	RedemptionID string `path:"redemptionId" maxLength:"64" example:"rdm_01h455vb4pex5vsknk084sn02q"`
}
