package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// batchSize is how many tasks are moved in one bulk write.
const batchSize = 500

// attempts bounds how often a move that loses every race for its tasks is tried again.
const attempts = 10

// MoveTasks moves planned tasks whose time has come to due, and due ones whose grace has run out to missed. Several
// replicas may do it at once: every move is a compare-and-set, so each is made, and told of, once.
func (a App) MoveTasks(ctx context.Context) error {
	now := a.now()
	if err := a.moveAll(ctx, a.statusBefore(domain.Planned, TaskFilter{DueBefore: now}), a.fallDue); err != nil {
		return err
	}
	return a.moveAll(ctx, a.statusBefore(domain.Due, TaskFilter{DueBefore: a.Policy().MissedBefore(now)}),
		func(_ context.Context, tasks []docstore.Doc[domain.Task]) ([]TaskChange, error) {
			return changesOf(tasks, func(t domain.Task) (domain.Task, []contracts.Data) { return t.Miss(now) }), nil
		})
}

// fallDue moves tasks to due. One whose customer was deleted while it was being planned is cancelled instead.
func (a App) fallDue(ctx context.Context, tasks []docstore.Doc[domain.Task]) ([]TaskChange, error) {
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Body.CustomerID
	}
	customers, err := a.Customers.Living(ctx, ids)
	if err != nil {
		return nil, err
	}
	return changesOf(tasks, func(t domain.Task) (domain.Task, []contracts.Data) {
		if customers[t.CustomerID].Deleted {
			return t.Cancel(a.now()), nil
		}
		return t.FallDue(a.now())
	}), nil
}

func (a App) statusBefore(status domain.Status, f TaskFilter) finder {
	f.Status = status
	q := a.Tasks.Query(f)
	q.Limit = batchSize
	return func(ctx context.Context) ([]docstore.Doc[domain.Task], error) {
		page, err := a.Tasks.Find(ctx, q)
		return page.Docs, err
	}
}

// finder finds tasks to move, and mover decides what becomes of them.
type (
	finder func(context.Context) ([]docstore.Doc[domain.Task], error)
	mover  func(context.Context, []docstore.Doc[domain.Task]) ([]TaskChange, error)
)

// moveAll moves what find returns until it returns nothing; a move takes a task out of what is found. A task that
// somebody else changed meanwhile is looked at again.
func (a App) moveAll(ctx context.Context, find finder, move mover) error {
	for idle := 0; idle < attempts; {
		tasks, err := find(ctx)
		if err != nil || len(tasks) == 0 {
			return err
		}
		changes, err := move(ctx, tasks)
		if err != nil {
			return err
		}
		moved, err := a.Tasks.SaveAll(ctx, changes)
		if err != nil {
			return err
		}
		if idle++; moved > 0 {
			idle = 0
		}
	}
	return docstore.ErrConflict
}

func changesOf(tasks []docstore.Doc[domain.Task], change func(domain.Task) (domain.Task, []contracts.Data)) []TaskChange {
	changes := make([]TaskChange, len(tasks))
	for i, t := range tasks {
		t.Body, changes[i].Events = change(t.Body)
		changes[i].Task = t
	}
	return changes
}
