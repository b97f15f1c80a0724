package api

import (
	"context"
	"net/http"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

type getTaskInput struct {
	TaskID string `path:"taskId" maxLength:"64" example:"tsk_01h455vb4pex5vsknk084sn02q"`
}

func (h handlers) getTask() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/tasks/{taskId}", ID: "get-task", Tag: "Tasks",
		Summary: "Read a task", Permission: auth.InteractionRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *getTaskInput) (*taskOutput, error) {
		task, err := h.app(ctx).ReadTask(ctx, in.TaskID)
		return taskOf(task), err
	})
}
