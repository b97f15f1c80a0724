package api

import (
	"context"
	"net/http"
	"time"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

type listTasksInput struct {
	CustomerID string    `query:"customerId" maxLength:"64" doc:"Also those of the customers merged into it; not together with owner"`
	Owner      string    `query:"owner" maxLength:"200"`
	Status     string    `query:"status" enum:"planned,due,done,missed,cancelled"`
	DueAfter   time.Time `query:"dueAfter" doc:"Due at this time or later"`
	DueBefore  time.Time `query:"dueBefore" doc:"Due before this time"`
	httpapi.PageParams
}

type tasksOutput struct {
	Body httpapi.Page[TaskView]
}

func (h handlers) listTasks() {
	httpapi.Register(h.api, httpapi.Route{
		Method: http.MethodGet, Path: "/v1/tasks", ID: "list-tasks", Tag: "Tasks",
		Summary: "List tasks by due time", Permission: auth.InteractionRead, Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *listTasksInput) (*tasksOutput, error) {
		filter := app.TaskFilter{Owner: in.Owner, Status: domain.Status(in.Status), DueAfter: in.DueAfter, DueBefore: in.DueBefore}
		if in.CustomerID != "" {
			filter.CustomerIDs = []string{in.CustomerID}
		}
		if err := filter.Check(); err != nil {
			return nil, err
		}
		tasks := h.app(ctx)
		q, err := in.Apply(tasks.Tasks.Query(filter))
		if err != nil {
			return nil, err
		}
		page, err := tasks.ListTasks(ctx, filter, q)
		if err != nil {
			return nil, err
		}
		return &tasksOutput{httpapi.PageOf(q, page, taskView)}, nil
	})
}
