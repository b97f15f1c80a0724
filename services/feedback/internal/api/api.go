// Package api is the feedback service's HTTP interface: typed inputs and outputs, the routes with the permission each
// needs, and the page on which a customer answers.
package api

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// knownByEvents tells callers why a customer may not be known yet.
const knownByEvents = "Customers become known here from events: one registered a moment ago is refused for as long as its " +
	"event is under way, as a rule well under a second."

// handlers answers the routes; tenantApp returns a tenant's use cases.
type handlers struct {
	api       *httpapi.API
	tenantApp func(tenancy.ID) app.App
	publicURL func(tenancy.ID) string
}

// Routes registers the service's routes. The links it hands out begin with the tenant's public URL.
func Routes(api *httpapi.API, tenantApp func(tenancy.ID) app.App, publicURL func(tenancy.ID) string) {
	h := handlers{api, tenantApp, publicURL}
	h.createSurvey()
	h.listSurveys()
	h.getSurvey()
	h.getResults()
	h.inviteCustomer()
	h.getInvitation()
	h.getQuestion()
	h.answer()
	h.getPage()
	h.answerPage()
	h.openCase()
	h.listCases()
	h.getCase()
	h.assignCase()
	h.resolveCase()
	h.closeCase()
}

// app returns the use cases of the tenant that is calling.
func (h handlers) app(ctx context.Context) app.App { return h.tenantApp(auth.From(ctx).Tenant) }

// linked returns the link that a token stands for, and the use cases of the tenant it names. On the routes without an
// access token the tenant comes from the link, whose secret every use case checks before it does anything else.
func (h handlers) linked(token string) (app.App, domain.Link, error) {
	link, ok := domain.ReadLink(token)
	if !ok {
		return app.App{}, domain.Link{}, app.NoLink()
	}
	return h.tenantApp(tenancy.ID(link.Tenant)), link, nil
}
