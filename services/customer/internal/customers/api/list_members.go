package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// MemberView is somebody who belongs to an organisation.
type MemberView struct {
	Role     string       `json:"role,omitempty" example:"Head of purchasing"`
	Customer CustomerView `json:"customer"`
}

type listMembersInput struct {
	CustomerPath
	httpapi.PageParams
}

type listMembersOutput struct {
	Body httpapi.Page[MemberView]
}

func (h handlers) listMembers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/members", ID: "list-members", Tag: "Customers",
		Summary: "List who belongs to an organisation", Permission: auth.CustomerRead,
		Description: "People and organisations, by name. A person has no members.",
	}, func(ctx context.Context, in *listMembersInput) (*listMembersOutput, error) {
		customers := h.app(ctx).Customers
		organisation, err := customers.Get(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		ids := append([]string{organisation.ID}, organisation.Body.Aliases...)
		q, err := in.Apply(customers.Members(ids...))
		if err != nil {
			return nil, err
		}
		page, err := customers.List(ctx, q)
		return &listMembersOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.Customer]) MemberView {
			return MemberView{roleIn(doc.Body, ids), viewOf(doc.Body)}
		})}, err
	})
}

// roleIn returns what the customer is in an organisation, which may have several ids.
func roleIn(c domain.Customer, organisationIDs []string) string {
	for _, m := range c.Memberships {
		if slices.Contains(organisationIDs, m.OrganisationID) {
			return m.Role
		}
	}
	return ""
}
