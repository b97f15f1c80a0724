package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

type searchCustomersInput struct {
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"200" doc:"What to look for: words or beginnings of words" example:"wang xm"`
	Kind  string `query:"kind" enum:"person,organisation" doc:"Only customers of this kind"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20" doc:"Items in the answer"`
}

type searchCustomersOutput struct {
	Body struct {
		Items []HitView `json:"items" nullable:"false"`
	}
}

// HitView is a customer that was found.
type HitView struct {
	Customer CustomerView `json:"customer"`
	In       []string     `json:"in" nullable:"false" enum:"name,externalId,contactPoints,memberships,tags,fields,id" doc:"The fields in which it was found; memberships: through its organisation"`
}

func (h handlers) searchCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/search", ID: "search-customers", Tag: "Customers",
		Summary: "Search customers", Permission: auth.CustomerRead,
		Description: "Finds customers by the beginnings of words in their names, also in pinyin or its initials, of e-mail addresses, external ids, " +
			"tags, their organisations' names and searchable fields, and by four digits or more from within a phone number. " +
			"Every word must be found; case, accents and signs do not matter. The best comes first; there are no further pages.",
	}, func(ctx context.Context, in *searchCustomersInput) (*searchCustomersOutput, error) {
		hits, err := h.app(ctx).SearchCustomers(ctx, in.Q, domain.Kind(in.Kind), in.Limit)
		out := &searchCustomersOutput{}
		out.Body.Items = make([]HitView, len(hits))
		for i, hit := range hits {
			out.Body.Items[i] = HitView{viewOf(hit.Customer.Body), hit.In}
		}
		return out, err
	})
}
