package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// TaskChange is what can be changed of an open task.
type TaskChange struct {
	Owner string    `json:"owner,omitempty" maxLength:"200" doc:"A subject of the tenant's tokens"`
	DueAt time.Time `json:"dueAt" doc:"Put off to the future, a due task is planned again"`
}

type changeTaskInput struct {
	TaskID string `path:"taskId" maxLength:"64" example:"tsk_01h455vb4pex5vsknk084sn02q"`
	httpapi.IfMatch
	httpapi.MergePatch[TaskChange]
}

func (h handlers) changeTask() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodPatch, Path: "/v1/tasks/{taskId}", ID: "change-task", Tag: "Tasks",
		Summary: "Give an open task another owner or due time", Permission: auth.InteractionWrite,
		Errors: []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired},
	}, func(ctx context.Context, in *changeTaskInput) (*taskOutput, error) {
		version, err := in.Version()
		if err != nil {
			return nil, err
		}
		task, err := h.app(ctx).ChangeTask(ctx, in.TaskID, version, func(task domain.Task) (string, time.Time, error) {
			change, err := in.Apply(h.api, TaskChange{Owner: task.Owner, DueAt: task.DueAt})
			return change.Owner, change.DueAt, err
		})
		return taskOf(task), err
	})
}
