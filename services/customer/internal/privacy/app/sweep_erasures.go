package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/privacy/domain"
)

// sweptAtOnce bounds how many erasures or access requests one sweep looks at.
const sweptAtOnce = 200

// SweepErasures goes on with the erasures that have not come to their end: it does what a crash left, asks services again
// that have not answered, marks those that are overdue, and looks once more after those that are completed.
func (a App) SweepErasures(ctx context.Context) error {
	due, err := a.Erasures.Due(ctx, a.now(), sweptAtOnce)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range due {
		if err := a.sweepErasure(ctx, e); !errors.Is(err, docstore.ErrConflict) { // whoever changed it goes on with it
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (a App) sweepErasure(ctx context.Context, e Erasure) error {
	if e.Body.State == domain.ErasureCompleted {
		return a.checkErasure(ctx, e)
	}
	reminded, events := e.Body.Remind(a.now())
	e.Body = reminded
	e, err := a.Erasures.Save(ctx, e, events)
	if err != nil {
		return err
	}
	_, err = a.advance(ctx, e)
	return err
}

// checkErasure erases what came to rest only after the customer was erased: a request that had read the customer before,
// and wrote down something of it after.
func (a App) checkErasure(ctx context.Context, e Erasure) error {
	found, err := a.eraseAll(ctx, e.Body)
	if err != nil {
		return err
	}
	e.Body = e.Body.Check(found, a.now())
	_, err = a.Erasures.Save(ctx, e, nil)
	return err
}
