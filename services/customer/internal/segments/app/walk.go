package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/segments/domain"
)

const (
	walkBatch = 500 // customers settled at a time
	// WalkAtOnce bounds the batches of one sweep: a tenant's first million customers take ten of them.
	WalkAtOnce = 200
	// WalkAtFirst is how many batches whoever makes or changes a filter waits for.
	WalkAtFirst = 2
)

// Walk leads filters that are new, or have changed, or ask for days and the day is another, past all customers: at most
// that many batches. A crash loses nothing but the last batch.
func (a App) Walk(ctx context.Context, batches int) error {
	for range batches {
		walking, err := a.walking(ctx)
		if err != nil || len(walking) == 0 {
			return err
		}
		if err := a.step(ctx, walking); err != nil {
			return err
		}
	}
	return nil
}

// walking returns those of the filters on their way that have come the least far, which go on together.
func (a App) walking(ctx context.Context) (walking []domain.Segment, err error) {
	all, err := a.Segments.All(ctx, domain.Active)
	for _, s := range all {
		s, renewed := s.Renew(a.now())
		switch {
		case s.Walk.Done && !renewed:
		case len(walking) == 0 || s.Walk.After < walking[0].Walk.After:
			walking = []domain.Segment{s}
		case s.Walk.After == walking[0].Walk.After:
			walking = append(walking, s)
		}
	}
	return walking, err
}

// step leads the filters, which have come equally far, past the next customers.
func (a App) step(ctx context.Context, walking []domain.Segment) error {
	q := docstore.Query{Limit: walkBatch}
	if after := walking[0].Walk.After; after != "" {
		q.After = &docstore.Position{ID: after}
	}
	page, err := a.Customers.List(ctx, q)
	if err != nil {
		return err
	}
	ids := make([]string, len(page.Docs))
	for i, doc := range page.Docs {
		ids[i] = doc.ID
	}
	if err := a.Settle(ctx, ids); err != nil {
		return err
	}
	after := walking[0].Walk.After
	if len(ids) > 0 {
		after = ids[len(ids)-1]
	}
	for _, s := range walking {
		// One that has changed since begins its walk again: nothing is to be noted of this one.
		if _, err := a.Segments.Save(ctx, s.Walked(after, page.Next != nil), nil); err != nil && !errors.Is(err, docstore.ErrConflict) {
			return err
		}
	}
	return nil
}
