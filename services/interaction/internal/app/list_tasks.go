package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// ReadTask returns a task as it is shown: that of a merged customer is the task of the one who remains.
func (a App) ReadTask(ctx context.Context, id string) (docstore.Doc[domain.Task], error) {
	doc, err := a.Tasks.Get(ctx, id)
	if err != nil {
		return doc, err
	}
	shown, err := a.shown(ctx, []docstore.Doc[domain.Task]{doc})
	return shown[0], err
}

// ListTasks returns a page of tasks as they are shown. Those of a customer, when the query asks for one's, are also those
// of the customers merged into it; the error is a NotFound fault when it is not known.
func (a App) ListTasks(ctx context.Context, f TaskFilter, q docstore.Query) (docstore.Page[domain.Task], error) {
	if len(f.CustomerIDs) > 0 {
		customer, err := a.Customers.Get(ctx, f.CustomerIDs[0])
		if err != nil {
			return docstore.Page[domain.Task]{}, err
		}
		if f.CustomerIDs, err = a.Customers.Group(ctx, customer.ID); err != nil {
			return docstore.Page[domain.Task]{}, err
		}
		q.Where = a.Tasks.Query(f).Where
	}
	page, err := a.Tasks.Find(ctx, q)
	if err != nil {
		return page, err
	}
	page.Docs, err = a.shown(ctx, page.Docs)
	return page, err
}

// Check says what of a filter cannot be asked together.
func (f TaskFilter) Check() error {
	if len(f.CustomerIDs) > 0 && f.Owner != "" {
		return fault.OnField("owner", "cannot be asked for together with customerId")
	}
	return nil
}

// shown has the tasks be those of the customers that theirs stand for.
func (a App) shown(ctx context.Context, tasks []docstore.Doc[domain.Task]) ([]docstore.Doc[domain.Task], error) {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Body.CustomerID
	}
	living, err := a.Customers.Living(ctx, ids)
	for i, t := range tasks {
		if customer, known := living[t.Body.CustomerID]; known {
			tasks[i].Body.CustomerID = customer.ID
		}
	}
	return tasks, err
}
