package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/domain"
)

// AssignCase gives the case, as it was at the version the caller saw, to somebody. Here and below, a case that has changed
// since is a Stale fault.
func (a App) AssignCase(ctx context.Context, id string, version int64, assignee string) (docstore.Doc[domain.Case], error) {
	return a.stepCase(ctx, id, version, func(c domain.Case) (domain.Case, []contracts.Data, error) {
		return c.Assign(assignee, a.now())
	})
}

// ResolveCase says how the cause of the case was mended.
func (a App) ResolveCase(ctx context.Context, id string, version int64, resolution string) (docstore.Doc[domain.Case], error) {
	return a.stepCase(ctx, id, version, func(c domain.Case) (domain.Case, []contracts.Data, error) {
		return c.Resolve(resolution, a.now())
	})
}

// CloseCase ends the case with what the customer was told.
func (a App) CloseCase(ctx context.Context, id string, version int64, told string) (docstore.Doc[domain.Case], error) {
	return a.stepCase(ctx, id, version, func(c domain.Case) (domain.Case, []contracts.Data, error) {
		return c.Close(told, a.now())
	})
}

// step is what the domain makes of a case; without events nothing has changed.
type step func(domain.Case) (domain.Case, []contracts.Data, error)

// stepCase saves what the step makes of the case at the version.
func (a App) stepCase(ctx context.Context, id string, version int64, take step) (docstore.Doc[domain.Case], error) {
	doc, err := a.Cases.Get(ctx, id)
	if err != nil {
		return doc, err
	}
	if doc.Version != version {
		return doc, stale(doc.Version)
	}
	var events []contracts.Data
	if doc.Body, events, err = take(doc.Body); err != nil || len(events) == 0 {
		return doc, err
	}
	saved, err := a.Cases.Save(ctx, doc, events)
	if errors.Is(err, docstore.ErrConflict) {
		return doc, stale(version + 1)
	}
	return saved, err
}

func stale(current int64) error {
	return fault.New(fault.Stale, "the case has changed: it is now at version %d or later; read it again and repeat the change", current)
}
