package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// BehaviourView is something a customer did.
type BehaviourView struct {
	ID         string                     `json:"id" example:"bhv_01h455vb4pex5vsknk084sn02q"`
	ExternalID string                     `json:"externalId" doc:"The id it was sent with"`
	CustomerID string                     `json:"customerId"`
	Name       string                     `json:"name"`
	OccurredAt time.Time                  `json:"occurredAt"`
	Properties map[string]json.RawMessage `json:"properties,omitempty"`
	RecordedAt time.Time                  `json:"recordedAt"`
}

type listBehaviourInput struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	httpapi.PageParams
	Name string `query:"name" maxLength:"64" doc:"Only behaviour of this name"`
}

type listBehaviourOutput struct {
	Body httpapi.Page[BehaviourView]
}

func (h handlers) listBehaviour() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/behaviour", ID: "list-behaviour", Tag: "Behaviour",
		Summary: "List what a customer did, the latest first", Permission: auth.CustomerRead,
		Description: "Behaviour is kept for 400 days.",
	}, func(ctx context.Context, in *listBehaviourInput) (*listBehaviourOutput, error) {
		tenant := h.app(ctx)
		customer, err := tenant.Customers.Get(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		ids := append([]string{customer.ID}, customer.Body.Aliases...)
		q, err := in.Apply(tenant.Behaviours.Of(in.Name, ids...))
		if err != nil {
			return nil, err
		}
		page, err := tenant.Behaviours.List(ctx, q)
		return &listBehaviourOutput{httpapi.PageOf(q, page, behaviourView)}, err
	})
}

func behaviourView(doc docstore.Doc[domain.Behaviour]) BehaviourView {
	b := doc.Body
	return BehaviourView{
		ID: b.ID, ExternalID: b.ExternalID, CustomerID: b.CustomerID, Name: b.Name, OccurredAt: b.OccurredAt,
		Properties: b.Shown(), RecordedAt: b.RecordedAt,
	}
}
