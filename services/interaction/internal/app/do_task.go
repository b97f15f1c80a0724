package app

import (
	"context"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/interaction/internal/domain"
)

// DoTask closes an open task with what came of it, tells of it, and logs the contact as a touchpoint when one is given.
// The touchpoint and the timeline entries come after the task in writes of their own; should they fail, the events of the task come
// back to this service, which writes what is missing.
func (a App) DoTask(ctx context.Context, id string, version int64, by, outcome string, contact *domain.Contact) (docstore.Doc[domain.Task], error) {
	done, err := a.changeTask(ctx, id, version, func(task domain.Task) (domain.Task, []contracts.Data, error) {
		return task.Done(by, outcome, contact, a.now())
	})
	if err != nil {
		return done, err
	}
	if err := a.logVisits(ctx, []domain.Task{done.Body}); err != nil {
		a.Log.WarnContext(ctx, "touchpoint of a visit left to its event", "task", id, "error", err)
	}
	a.enter(ctx, domain.OfVisitDone(done.Body.ToldDone()))
	return done, nil
}

// logVisits logs the touchpoints that done tasks lead to.
func (a App) logVisits(ctx context.Context, done []domain.Task) error {
	var touchpoints []domain.Touchpoint
	for _, task := range done {
		if touchpoint, has := task.Logged(); has {
			touchpoints = append(touchpoints, touchpoint)
		}
	}
	return a.Touchpoints.AddAll(ctx, touchpoints)
}
