package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// AccessRequestView is an access request as it is shown.
type AccessRequestView struct {
	ID          string          `json:"id" example:"acr_01h455vb4pex5vsknk084sn02q"`
	CustomerID  string          `json:"customerId"`
	State       string          `json:"state" enum:"collecting,completed"`
	RequestedBy string          `json:"requestedBy"`
	RequestedAt time.Time       `json:"requestedAt"`
	Attempt     int             `json:"attempt" doc:"How often the services were asked"`
	Services    []CollectedView `json:"services" nullable:"false"`
	CompletedAt *time.Time      `json:"completedAt,omitempty"`
	ExpiresAt   time.Time       `json:"expiresAt" doc:"When the request and what was collected is removed"`
}

// CollectedView is what has come of one service.
type CollectedView struct {
	Service   string `json:"service"`
	Done      bool   `json:"done"`
	Parts     int    `json:"parts" doc:"0: nothing has come yet"`
	Received  int    `json:"received" doc:"Parts that have come"`
	Documents int64  `json:"documents"`
}

// AccessRequestPath is embedded in the input of every route about one access request.
type AccessRequestPath struct {
	AccessRequestID string `path:"accessRequestId" maxLength:"64" example:"acr_01h455vb4pex5vsknk084sn02q"`
}

type accessRequestOutput struct {
	Body AccessRequestView
}

func accessView(r domain.AccessRequest) AccessRequestView {
	view := AccessRequestView{
		ID: r.ID, CustomerID: r.CustomerID, State: string(r.State), RequestedBy: r.RequestedBy, RequestedAt: r.RequestedAt,
		Attempt: r.Attempt, Services: []CollectedView{}, CompletedAt: r.CompletedAt, ExpiresAt: r.ExpiresAt,
	}
	for _, service := range domain.Services() {
		c := r.Of(service)
		view.Services = append(view.Services, CollectedView{service, c.Done(), c.Parts, len(c.Have), c.Documents})
	}
	return view
}

type requestAccessInput struct {
	Body struct {
		CustomerID string `json:"customerId" minLength:"1" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	}
}

type requestAccessOutput struct {
	Location string `header:"Location"`
	Body     AccessRequestView
}

func (h handlers) requestAccess() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/access-requests", ID: "request-access", Tag: "Access requests",
		Summary: "Collect all that is held of a customer", Permission: auth.CustomerErase, Creates: true, Errors: []int{http.StatusNotFound},
		Description: "Every service hands over what it holds of the customer and of those merged into it. What was collected is kept for 30 days.",
	}, func(ctx context.Context, in *requestAccessInput) (*requestAccessOutput, error) {
		request, err := h.app(ctx).RequestAccess(ctx, in.Body.CustomerID, auth.From(ctx).Subject)
		return &requestAccessOutput{"/v1/access-requests/" + request.ID, accessView(request.Body)}, err
	})
}

type listAccessRequestsInput struct {
	httpapi.PageParams
}

type listAccessRequestsOutput struct {
	Body httpapi.Page[AccessRequestView]
}

func (h handlers) listAccessRequests() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/access-requests", ID: "list-access-requests", Tag: "Access requests",
		Summary: "List access requests, the latest first", Permission: auth.CustomerErase,
	}, func(ctx context.Context, in *listAccessRequestsInput) (*listAccessRequestsOutput, error) {
		requests := h.app(ctx).Access
		q, err := in.Apply(requests.All())
		if err != nil {
			return nil, err
		}
		page, err := requests.List(ctx, q)
		return &listAccessRequestsOutput{httpapi.PageOf(q, page, func(doc docstore.Doc[domain.AccessRequest]) AccessRequestView {
			return accessView(doc.Body)
		})}, err
	})
}

func (h handlers) getAccessRequest() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/access-requests/{accessRequestId}", ID: "get-access-request", Tag: "Access requests",
		Summary: "Read how far an access request is", Permission: auth.CustomerErase,
	}, func(ctx context.Context, in *struct{ AccessRequestPath }) (*accessRequestOutput, error) {
		request, err := h.app(ctx).Access.Get(ctx, in.AccessRequestID)
		return &accessRequestOutput{accessView(request.Body)}, err
	})
}
