package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// taskEdit returns the owner and due time that a task is to have.
type taskEdit func(domain.Task) (owner string, dueAt time.Time, err error)

// taskStep is what the domain makes of a task.
type taskStep func(domain.Task) (domain.Task, []contracts.Data, error)

// ChangeTask gives the task, as it was at the version the caller saw, what edit makes of its owner and due time. A task
// that has changed since is a Stale fault.
func (a App) ChangeTask(ctx context.Context, id string, version int64, edit taskEdit) (docstore.Doc[domain.Task], error) {
	return a.changeTask(ctx, id, version, func(task domain.Task) (domain.Task, []contracts.Data, error) {
		owner, dueAt, err := edit(task)
		if err != nil {
			return task, nil, err
		}
		changed, err := task.Change(owner, dueAt, a.now())
		return changed, nil, err
	})
}

// changeTask saves what change makes of the task at the version.
func (a App) changeTask(ctx context.Context, id string, version int64, change taskStep) (docstore.Doc[domain.Task], error) {
	doc, err := a.Tasks.Get(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.Version != version {
		return doc, stale(doc.Version)
	}
	var events []contracts.Data
	if doc.Body, events, err = change(doc.Body); err != nil {
		return doc, err
	}
	saved, err := a.Tasks.Save(ctx, TaskChange{doc, events})
	if errors.Is(err, docstore.ErrConflict) {
		return doc, stale(version + 1)
	}
	return saved, err
}

func stale(current int64) error {
	return fault.New(fault.Stale, "the task has changed: it is now at version %d or later; read it again and repeat the change", current)
}
