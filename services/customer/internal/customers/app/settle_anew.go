package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Settling remembers how far one tenant's customers have been settled anew.
type Settling interface {
	// Get returns it, an empty one at version 0 where nothing is remembered.
	Get(ctx context.Context) (docstore.Doc[domain.Settling], error)
	// Save stores it; the error is docstore.ErrConflict when somebody else did.
	Save(ctx context.Context, s docstore.Doc[domain.Settling]) (docstore.Doc[domain.Settling], error)
}

const (
	settledAtOnce = 500
	// pagesAtOnce bounds what one call settles: a million customers take some fifty calls.
	pagesAtOnce = 40
)

// SettleAnew goes through all customers once after it has changed what follows from their details: when a field becomes
// searchable, or a release reads them otherwise. Nothing is told, for nothing that is told of has changed. It is bounded
// per call and remembered after each page, so that a crash repeats one page. The customers of a tenant that may not change
// anything stay as they are until it may. It returns how many customers it has changed.
func (a App) SettleAnew(ctx context.Context) (int, error) {
	form, err := a.Form(ctx)
	if err != nil {
		return 0, err
	}
	walk, err := a.Settling.Get(ctx)
	if err != nil {
		return 0, err
	}
	total := 0
	body, anew := walk.Body.Notice(domain.SettledBy(form.Fields), a.now())
	for page := 0; page < pagesAtOnce && (anew || body.Due(a.now())); page++ {
		if err := a.MayChange(ctx); err != nil {
			if fault.KindOf(err) != "" { // they stay as they are until it may
				err = nil
			}
			return total, err
		}
		if !anew {
			var changed int
			if changed, body, err = a.settlePage(ctx, form, body); err != nil {
				return total, err
			}
			total += changed
		}
		walk.Body, anew = body, false
		if walk, err = a.Settling.Save(ctx, walk); err != nil {
			if errors.Is(err, docstore.ErrConflict) { // another process goes on
				err = nil
			}
			return total, err
		}
	}
	return total, nil
}

// settlePage settles the next customers. One who is changed meanwhile is settled by whoever changes it.
func (a App) settlePage(ctx context.Context, form domain.Form, walk domain.Settling) (int, domain.Settling, error) {
	var after *docstore.Position
	if walk.After != "" {
		after = &docstore.Position{ID: walk.After}
	}
	page, err := a.Customers.Walk(ctx, after, settledAtOnce)
	if err != nil || len(page.Docs) == 0 {
		return 0, walk.Passed(walk.After, false), err
	}
	var changes []CustomerChange
	for _, customer := range page.Docs {
		settled, changed := customer.Body.Resettle(form.Fields)
		if changed {
			customer.Body = settled
			changes = append(changes, CustomerChange{Customer: customer})
		}
	}
	errs, err := a.Customers.SaveAll(ctx, changes)
	changed := 0
	for _, failed := range errs {
		switch {
		case failed == nil:
			changed++
		case !errors.Is(failed, docstore.ErrConflict):
			err = errors.Join(err, failed)
		}
	}
	return changed, walk.Passed(page.Docs[len(page.Docs)-1].ID, page.Next != nil), err
}
