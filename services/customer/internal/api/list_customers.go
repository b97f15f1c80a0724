package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

type listCustomersInput struct {
	httpapi.PageParams
	Stage      string `query:"stage" enum:"lead,prospect,customer" doc:"Only customers at this stage"`
	Tag        string `query:"tag" maxLength:"64" doc:"Only customers with this tag"`
	ExternalID string `query:"externalId" maxLength:"200" doc:"Only the customer with this external id; goes with no other filter"`
	Sort       string `query:"sort" enum:"created,-created,name,-name" default:"-created" doc:"Order; a minus turns it round"`
}

type listCustomersOutput struct {
	Body httpapi.Page[CustomerView]
}

func (h handlers) listCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers", ID: "list-customers", Tag: "Customers",
		Summary: "List customers", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listCustomersInput) (*listCustomersOutput, error) {
		customers := h.app(ctx).Customers
		order, desc := strings.CutPrefix(in.Sort, "-")
		q, err := in.Apply(customers.Query(app.CustomerFilter{
			ExternalID: in.ExternalID, Stage: domain.Stage(in.Stage), Tag: in.Tag, ByName: order == "name", Desc: desc,
		}))
		if err != nil {
			return nil, err
		}
		page, err := customers.List(ctx, q)
		return &listCustomersOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Customer]) CustomerView {
			return viewOf(doc.Body)
		})}, err
	})
}
