package app

import (
	"cmp"
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// PlanTask stores a task made by hand.
func (a App) PlanTask(ctx context.Context, customerID string, details domain.TaskDetails) (docstore.Doc[domain.Task], error) {
	customer, err := a.customer(ctx, customerID)
	if err != nil {
		return docstore.Doc[domain.Task]{}, err
	}
	task, err := domain.NewTask(a.NewID("tsk"), customer, details, a.now())
	if err != nil {
		return docstore.Doc[domain.Task]{}, err
	}
	if err := a.Tasks.AddAll(ctx, []domain.Task{task}); err != nil {
		return docstore.Doc[domain.Task]{}, err
	}
	if late, err := a.eraseLate(ctx, []string{customer.ID}); late || err != nil {
		return docstore.Doc[domain.Task]{}, cmp.Or(err, unknown())
	}
	return a.Tasks.Get(ctx, task.ID)
}
