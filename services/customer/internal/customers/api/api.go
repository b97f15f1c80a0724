// Package api is the customer service's HTTP interface: typed inputs and outputs, and the routes with the permission
// each needs. It decides nothing.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
)

// handlers answers the routes; app returns the use cases of the tenant that is calling.
type handlers struct {
	api *httpapi.API
	app func(ctx context.Context) app.App
}

// Routes registers the service's routes.
func Routes(api *httpapi.API, tenantApp func(p auth.Principal) app.App) {
	h := handlers{api: api, app: func(ctx context.Context) app.App { return tenantApp(auth.From(ctx)) }}
	api.Movable("customerId") // a merged customer has its survivor's id
	h.registerCustomer()
	h.listCustomers()
	h.searchCustomers()
	h.getCustomer()
	h.getCompleteness()
	h.listMembers()
	h.changeCustomer()
	h.deleteCustomer()
	h.moveCustomer()
	h.getInsights()
	h.recordPurchase()
	h.listPurchases()
	h.getPurchase()
	h.movePurchase()
	h.refundPurchase()
	h.listRefunds()
}

// CustomerPath is embedded in the input of every route about one customer. An id of another kind is nobody's: 404.
type CustomerPath struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
}
