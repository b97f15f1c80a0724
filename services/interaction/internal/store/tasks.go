package store

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/app"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

var taskSchema = docstore.Schema{
	Name: "tasks",
	Indexes: []docstore.Index{
		{Name: "by_due", Fields: []string{"dueAt"}},
		{Name: "by_owner_due", Fields: []string{"owner", "dueAt"}},
		{Name: "by_status_due", Fields: []string{"status", "dueAt"}},
		{Name: "by_owner_status_due", Fields: []string{"owner", "status", "dueAt"}},
		{Name: "by_customer_due", Fields: []string{"customerId", "dueAt"}},
		{Name: "by_customer_status_due", Fields: []string{"customerId", "status", "dueAt"}},
	},
}

// Tasks are one tenant's tasks.
type Tasks struct {
	docs docstore.Handle[domain.Task]
	now  func() time.Time
}

// Tasks returns the tenant's tasks.
func (s *Store) Tasks(tenant tenancy.ID) Tasks { return Tasks{s.tasks.In(tenant), s.now} }

// Get returns a task.
func (t Tasks) Get(ctx context.Context, id string) (docstore.Doc[domain.Task], error) {
	doc, err := t.docs.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return doc, fault.New(fault.NotFound, "there is no task %s", id)
	}
	return named(doc), err
}

// GetMany returns those of the tasks that exist, by id.
func (t Tasks) GetMany(ctx context.Context, ids []string) (map[string]docstore.Doc[domain.Task], error) {
	docs, err := t.docs.GetMany(ctx, ids)
	for id, doc := range docs {
		docs[id] = named(doc)
	}
	return docs, err
}

// AddAll stores those of the tasks that are not stored yet.
func (t Tasks) AddAll(ctx context.Context, tasks []domain.Task) error {
	writes := make([]docstore.Write[domain.Task], len(tasks))
	for i, task := range tasks {
		writes[i] = docstore.Write[domain.Task]{Verb: docstore.Insert, Doc: docstore.Doc[domain.Task]{ID: task.ID, Body: task}}
	}
	return addMissing(ctx, t.docs, writes)
}

// Save stores a changed task.
func (t Tasks) Save(ctx context.Context, change app.TaskChange) (docstore.Doc[domain.Task], error) {
	events, err := t.tell(change)
	if err != nil {
		return change.Task, err
	}
	return t.docs.Replace(ctx, change.Task, events...)
}

// SaveAll stores those of the changed tasks that nobody else changed.
func (t Tasks) SaveAll(ctx context.Context, changes []app.TaskChange) (saved int, err error) {
	writes := make([]docstore.Write[domain.Task], len(changes))
	for i, change := range changes {
		events, err := t.tell(change)
		if err != nil {
			return 0, err
		}
		writes[i] = docstore.Write[domain.Task]{Verb: docstore.Replace, Doc: change.Task, Events: events}
	}
	errs, err := t.docs.Write(ctx, writes)
	for _, one := range errs {
		switch {
		case one == nil:
			saved++
		case !errors.Is(one, docstore.ErrConflict):
			err = one
		}
	}
	return saved, err
}

func (t Tasks) tell(change app.TaskChange) ([]docstore.Event, error) {
	return eventbus.Tell(t.now(), change.Task.Body.CustomerID, change.Events...)
}

// named gives the task its id, which its body does not repeat.
func named(doc docstore.Doc[domain.Task]) docstore.Doc[domain.Task] {
	doc.Body.ID = doc.ID
	return doc
}
