package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// DoneBody is what came of a task.
type DoneBody struct {
	Outcome    string     `json:"outcome,omitempty" maxLength:"500"`
	Touchpoint *VisitBody `json:"touchpoint,omitempty" doc:"Log the visit as a touchpoint as well"`
}

// VisitBody is what a caller writes of the touchpoint that a task led to; what is absent is taken from the task.
type VisitBody struct {
	Channel    string     `json:"channel,omitempty" enum:"phone,email,meeting,chat,social,visit,web"`
	Direction  string     `json:"direction,omitempty" enum:"inbound,outbound" doc:"Outbound when absent"`
	Subject    string     `json:"subject,omitempty" maxLength:"200" doc:"Required when the task has none"`
	Summary    string     `json:"summary,omitempty" maxLength:"4000"`
	HappenedAt *time.Time `json:"happenedAt,omitempty" doc:"Now when absent"`
}

type doTaskInput struct {
	TaskID string `path:"taskId" maxLength:"64" example:"tsk_01h455vb4pex5vsknk084sn02q"`
	httpapi.IfMatch
	Body DoneBody
}

func (h handlers) doTask() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPost, Path: "/v1/tasks/{taskId}/done", ID: "do-task", Tag: "Tasks",
		Summary: "Say that a task is done, and what came of it", Permission: auth.InteractionWrite,
		Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, func(ctx context.Context, in *doTaskInput) (*taskOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		task, err := h.app(ctx).DoTask(ctx, in.TaskID, version, auth.From(ctx).Subject, in.Body.Outcome, in.Body.contact())
		return taskOf(task), err
	})
}

func (b DoneBody) contact() *domain.Contact {
	if b.Touchpoint == nil {
		return nil
	}
	t := b.Touchpoint
	return &domain.Contact{
		Channel: domain.Channel(t.Channel), Direction: domain.Direction(t.Direction), Subject: t.Subject, Summary: t.Summary,
		HappenedAt: timeOr(t.HappenedAt),
	}
}
