package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// TaskBody is what a caller writes of a task made by hand.
type TaskBody struct {
	CustomerID string    `json:"customerId" minLength:"1" maxLength:"64" example:"cus_01h455vb4pex5vsknk084sn02q"`
	Subject    string    `json:"subject,omitempty" maxLength:"200"`
	Channel    string    `json:"channel,omitempty" enum:"phone,email,meeting,chat,social,visit,web" doc:"The customer's preferred one when absent, else phone"`
	Owner      string    `json:"owner,omitempty" maxLength:"200" doc:"A subject of the tenant's tokens; the customer's owner when absent"`
	DueAt      time.Time `json:"dueAt" doc:"Not in the past"`
}

type planTaskInput struct {
	Body TaskBody
}

func (h handlers) planTask() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/tasks", ID: "plan-task", Tag: "Tasks",
		Summary: "Plan a follow-up by hand", Permission: auth.InteractionWrite, Creates: true,
		Description: knownByEvents,
	}, func(ctx context.Context, in *planTaskInput) (*taskOutput, error) {
		task, err := h.app(ctx).PlanTask(ctx, in.Body.CustomerID, domain.TaskDetails{
			Subject: in.Body.Subject, Channel: domain.Channel(in.Body.Channel), Owner: in.Body.Owner, DueAt: in.Body.DueAt,
		})
		return taskOf(task), err
	})
}
