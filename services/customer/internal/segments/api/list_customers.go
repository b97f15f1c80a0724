package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/app"
)

type listCustomersInput struct {
	SegmentPath
	httpapi.PageParams
}

type listCustomersOutput struct {
	Body httpapi.Page[SegmentMemberView]
}

// SegmentMemberView is a customer in a segment, in short.
type SegmentMemberView struct {
	CustomerID  string    `json:"customerId"`
	Kind        string    `json:"kind" enum:"person,organisation"`
	DisplayName string    `json:"displayName"`
	Stage       string    `json:"stage"`
	Since       time.Time `json:"since" doc:"Since when the customer has been in the segment"`
}

func (h handlers) listCustomers() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/segments/{segmentId}/customers", ID: "list-segment-customers", Tag: tag,
		Summary: "List the customers in a list or a saved filter", Permission: auth.CustomerRead,
	}, func(ctx context.Context, in *listCustomersInput) (*listCustomersOutput, error) {
		a := h.app(ctx)
		q, err := in.Apply(a.Members.In(in.SegmentID))
		if err != nil {
			return nil, err
		}
		page, err := a.ListCustomers(ctx, in.SegmentID, q)
		return &listCustomersOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[app.MemberCustomer]) SegmentMemberView {
			c := doc.Body.Customer
			return SegmentMemberView{doc.Body.CustomerID, string(c.Kind), c.Name.Display, string(c.Stage), doc.Body.ChangedAt}
		})}, err
	})
}
