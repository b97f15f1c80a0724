package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// TaskView is a task as it is shown.
type TaskView struct {
	ID         string     `json:"id" example:"tsk_01h455vb4pex5vsknk084sn02q"`
	CustomerID string     `json:"customerId"`
	PurchaseID string     `json:"purchaseId,omitempty" doc:"The purchase that it follows up"`
	Subject    string     `json:"subject,omitempty"`
	Channel    string     `json:"channel" enum:"phone,email,meeting,chat,social,visit,web"`
	Owner      string     `json:"owner,omitempty"`
	DueAt      time.Time  `json:"dueAt"`
	Status     string     `json:"status" enum:"planned,due,done,missed,cancelled"`
	Outcome    string     `json:"outcome,omitempty"`
	DoneBy     string     `json:"doneBy,omitempty"`
	ClosedAt   *time.Time `json:"closedAt,omitempty" doc:"When it was done, missed or cancelled"`
	Touchpoint string     `json:"touchpointId,omitempty" doc:"The touchpoint that was logged of it"`
	CreatedAt  time.Time  `json:"createdAt"`
	UpdatedAt  time.Time  `json:"updatedAt"`
}

type taskOutput struct {
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     TaskView
}

func taskOf(doc docstore.Doc[domain.Task]) *taskOutput {
	return &taskOutput{ETag: httpapi.ETag(doc.Version), Location: "/v1/tasks/" + doc.ID, Body: taskView(doc)}
}

func taskView(doc docstore.Doc[domain.Task]) TaskView {
	t := doc.Body
	logged, _ := t.Logged()
	return TaskView{
		ID: t.ID, CustomerID: t.CustomerID, PurchaseID: t.PurchaseID, Subject: t.Subject, Channel: string(t.Channel), Owner: t.Owner,
		DueAt: t.DueAt, Status: string(t.Status), Outcome: t.Outcome, DoneBy: t.DoneBy, ClosedAt: t.ClosedAt, Touchpoint: logged.ID,
		CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
	}
}
