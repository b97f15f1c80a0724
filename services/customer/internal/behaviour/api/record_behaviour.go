package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/app"
	"github.com/guanxi-crm/guanxi/services/customer/internal/behaviour/domain"
)

// maxBatch is how many bytes a batch may have: a thousand items with as many properties as an item may have.
const maxBatch = 10 << 20

// ReportBody is something a customer did, as a caller reports it.
type ReportBody struct {
	ID                 string                     `json:"id" minLength:"1" maxLength:"200" doc:"The id in the caller's own system, unique within the tenant: what is sent again with it is recorded once"`
	CustomerID         string                     `json:"customerId,omitempty" maxLength:"64" doc:"Either this or customerExternalId"`
	CustomerExternalID string                     `json:"customerExternalId,omitempty" maxLength:"200"`
	Name               string                     `json:"name" minLength:"1" maxLength:"64" example:"product-viewed" doc:"As it is defined"`
	OccurredAt         time.Time                  `json:"occurredAt" doc:"Not in the future, and at most 400 days ago"`
	Properties         map[string]json.RawMessage `json:"properties,omitempty" doc:"As the definition's schema has them; at most 8 KiB"`
}

type recordBehaviourInput struct {
	Body struct {
		Items []ReportBody `json:"items" minItems:"1" maxItems:"1000" nullable:"false"`
	}
}

// ReportResult is what became of an item.
type ReportResult struct {
	ID          string `json:"id" doc:"As it was sent"`
	Outcome     string `json:"outcome" enum:"accepted,duplicate,rejected" doc:"A duplicate has an id that was accepted before; what it says is not compared"`
	BehaviourID string `json:"behaviourId,omitempty" doc:"Of an item that was accepted"`
	Field       string `json:"field,omitempty" doc:"What an item was rejected for"`
	Reason      string `json:"reason,omitempty"`
}

type recordBehaviourOutput struct {
	Body struct {
		Items []ReportResult `json:"items" nullable:"false" doc:"In the order of the items sent"`
	}
}

func (h handlers) recordBehaviour() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/behaviour", ID: "record-behaviour", Tag: "Behaviour",
		Summary: "Record what customers did", Permission: auth.CustomerWrite, Status: http.StatusOK, MaxBody: maxBatch,
		Description: "Each item is accepted or rejected by itself. Sending a batch again records nothing twice.",
	}, func(ctx context.Context, in *recordBehaviourInput) (*recordBehaviourOutput, error) {
		reports := make([]domain.Report, len(in.Body.Items))
		for i, item := range in.Body.Items {
			reports[i] = domain.Report(item)
		}
		results, err := h.app(ctx).RecordBehaviour(ctx, reports)
		out := &recordBehaviourOutput{}
		out.Body.Items = make([]ReportResult, len(results))
		for i, r := range results {
			out.Body.Items[i] = resultView(reports[i].ID, r)
		}
		return out, err
	})
}

func resultView(id string, r app.Result) ReportResult {
	return ReportResult{ID: id, Outcome: string(r.Outcome), BehaviourID: r.ID, Field: r.Broken.Path, Reason: r.Broken.Message}
}
