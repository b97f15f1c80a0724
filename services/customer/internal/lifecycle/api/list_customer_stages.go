package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/customer/internal/lifecycle/domain"
)

type listCustomerStagesInput struct {
	CustomerID string `path:"customerId" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	httpapi.PageParams
}

// StageStepView is one step of a customer's life.
type StageStepView struct {
	CustomerID string    `json:"customerId" doc:"Another than the one asked for where that one turned out to be the same"`
	From       string    `json:"from,omitempty" doc:"Absent when the customer was registered"`
	To         string    `json:"to"`
	At         time.Time `json:"at"`
	Reason     string    `json:"reason" example:"long-silence"`
	Note       string    `json:"note,omitempty"`
	By         string    `json:"by,omitempty" doc:"A subject, or the rule" example:"rule:long-silence"`
	DaysBefore *float64  `json:"daysBefore,omitempty" doc:"Days that the customer had been at the stage before"`
}

type listCustomerStagesOutput struct {
	Body httpapi.Page[StageStepView]
}

func (h handlers) listCustomerStages() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/customers/{customerId}/stages", ID: "list-customer-stages", Tag: tag,
		Summary: "List the stages a customer has come to, the latest first", Permission: auth.CustomerRead,
		Description: "A move is there a moment after it was made.",
	}, func(ctx context.Context, in *listCustomerStagesInput) (*listCustomerStagesOutput, error) {
		tenant := h.app(ctx)
		q, err := tenant.History(ctx, in.CustomerID)
		if err != nil {
			return nil, err
		}
		if q, err = in.Apply(q); err != nil {
			return nil, err
		}
		page, err := tenant.Steps.List(ctx, q)
		return &listCustomerStagesOutput{httpapi.PageOf(q, page, stepView)}, err
	})
}

func stepView(doc docstore.Doc[domain.Step]) StageStepView {
	s := doc.Body
	view := StageStepView{CustomerID: s.CustomerID, From: string(s.From), To: string(s.To), At: s.At, Reason: s.Reason, Note: s.Note, By: s.By}
	if stay, known := s.Stay(); known {
		days := daysOf(stay)
		view.DaysBefore = &days
	}
	return view
}
