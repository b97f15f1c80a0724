package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

type listCustomersInput struct {
	httpapi.PageParams
	Kind           string `query:"kind" enum:"person,organisation" doc:"Only persons, or only organisations"`
	Stage          string `query:"stage" enum:"lead,prospect,customer,loyal,at-risk,churned,won-back" doc:"Only customers at this stage"`
	Tag            string `query:"tag" maxLength:"64" doc:"Only customers with this tag"`
	Owner          string `query:"owner" maxLength:"200" doc:"Only customers that this one looks after"`
	Team           string `query:"team" maxLength:"100" doc:"Only customers of this team"`
	Source         string `query:"source" maxLength:"100" doc:"Only customers from this source"`
	ExternalID     string `query:"externalId" maxLength:"200" doc:"Only the customer with this external id"`
	Email          string `query:"email" maxLength:"500" doc:"Only customers with exactly this address; only its host has no case"`
	Phone          string `query:"phone" maxLength:"100" doc:"Only customers with this number, however it is written; the + of a country code is %2B in a URL"`
	OrganisationID string `query:"organisationId" maxLength:"64" doc:"Only those who belong to this organisation, by name"`
	Sort           string `query:"sort" enum:"created,-created,name,-name" default:"-created" doc:"Order; a minus turns it round"`
}

type listCustomersOutput struct {
	Body httpapi.Page[CustomerView]
}

func (h handlers) listCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers", ID: "list-customers", Tag: "Customers",
		Summary: "List customers", Permission: auth.CustomerRead,
		Description: "Together go: tag and stage; owner and stage by creation. Tag, stage and owner go with either order, kind, team and source " +
			"with that by creation. externalId, email, phone and organisationId go with no other filter.",
	}, func(ctx context.Context, in *listCustomersInput) (*listCustomersOutput, error) {
		tenant := h.app(ctx)
		filter, err := in.filter(ctx, tenant)
		if err != nil {
			return nil, err
		}
		q, err := in.Apply(tenant.Customers.Query(filter))
		if err != nil {
			return nil, err
		}
		page, err := tenant.Customers.List(ctx, q)
		return &listCustomersOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Customer]) CustomerView {
			return viewOf(doc.Body)
		})}, err
	})
}

// filter returns what is asked for. What names one customer, or a few, goes with no other filter.
func (in listCustomersInput) filter(ctx context.Context, tenant app.App) (app.CustomerFilter, error) {
	order, desc := strings.CutPrefix(in.Sort, "-")
	filter := app.CustomerFilter{
		ExternalID: in.ExternalID, Organisation: in.OrganisationID, Kind: domain.Kind(in.Kind), Stage: domain.Stage(in.Stage),
		Tag: in.Tag, Owner: in.Owner, Team: in.Team, Source: in.Source, ByName: order == "name", Desc: desc,
	}
	alone, given := "", 0
	for _, one := range []struct{ name, value string }{
		{"externalId", in.ExternalID}, {"email", in.Email}, {"phone", in.Phone}, {"organisationId", in.OrganisationID},
	} {
		if one.value != "" {
			alone = one.name
			given++
		}
	}
	if given > 1 || given == 1 && in.Kind+in.Stage+in.Tag+in.Owner+in.Team+in.Source != "" {
		return filter, fault.OnField(alone, "goes with no other filter")
	}
	if in.Email == "" && in.Phone == "" {
		return filter, nil
	}
	form, err := tenant.Form(ctx)
	if err != nil {
		return filter, err
	}
	if in.Email != "" {
		filter.ContactPoint, err = form.FindPoint(domain.Email, in.Email)
	} else {
		filter.ContactPoint, err = form.FindPoint(domain.Phone, in.Phone)
	}
	return filter, err
}
