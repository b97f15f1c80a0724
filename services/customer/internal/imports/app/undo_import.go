package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/id"
	heart "github.com/guanxi-crm/guanxi/services/customer/internal/customers/app"
	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// undo takes back what the import did, from its last row to its first: first what it updated is set back, then who it
// created is deleted. What somebody has changed since is left and noted.
func (w *work) undo(ctx context.Context) error {
	for w.job.State == domain.Undoing {
		if goOn, err := w.mayGoOn(ctx); err != nil || !goOn {
			return err
		}
		do := w.setBack
		if w.job.Undo.Updates {
			do = w.deleteCreated
		}
		if err := w.undoBatch(ctx, do); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// undoBatch undoes rows before the last that is undone, and notes it even when the process is to stop meanwhile.
func (w *work) undoBatch(ctx context.Context, do func(ctx context.Context, u *undone) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), batchTime)
	defer cancel()
	u := &undone{Undo: *w.job.Undo}
	if err := do(ctx, u); err != nil {
		return err
	}
	if err := w.Notes.Add(ctx, w.job, u.notes); err != nil {
		return err
	}
	return w.save(ctx, func(job domain.Import) domain.Import {
		job = job.AdvanceUndo(u.Undo, w.now())
		if u.Updates && u.Row <= 1 {
			return job.FinishUndo(w.now())
		}
		return job
	})
}

// undone is how far undoing has come.
type undone struct {
	domain.Undo

	notes []domain.Note
}

func (u *undone) leave(row int64, customerID, why string) {
	if u.Left < domain.MaxErrors {
		u.notes = append(u.notes, domain.Note{Row: row, Outcome: domain.Left, CustomerID: customerID, Message: why})
	}
	u.Left++
}

// setBack sets the customers back that the rows before u.Row updated, each of them once: a customer whom several rows
// updated is set back by as many batches, so that one that is done again finds its own traces only.
func (w *work) setBack(ctx context.Context, u *undone) error {
	changes, err := w.Changes.Before(ctx, w.job.ID, u.Row)
	if err != nil {
		return err
	}
	if len(changes) == 0 {
		u.Updates, u.Row = true, w.job.Run.Row+1
		return nil
	}
	met := map[string]bool{}
	for _, change := range changes {
		if met[change.CustomerID] {
			return nil
		}
		met[change.CustomerID] = true
		overtaken, err := w.revert(ctx, change)
		if err != nil {
			return err
		}
		if len(overtaken) > 0 {
			u.leave(change.Row, change.CustomerID, "has changed since: "+strings.Join(overtaken, ", "))
		} else {
			u.SetBack++
		}
		u.Row = change.Row
	}
	return nil
}

// revert sets a customer back, or returns what somebody else has changed since.
func (w *work) revert(ctx context.Context, change domain.Change) (overtaken []string, err error) {
	form, err := w.Form(ctx)
	if err != nil {
		return nil, err
	}
	_, err = w.Customers.Decide(ctx, change.CustomerID, func(
		c customers.Customer, now time.Time,
	) (customers.Customer, []contracts.Data, error) {
		var trace domain.Trace
		if trace, overtaken = change.TraceOn(c.Details); trace != domain.Made {
			return c, nil, nil
		}
		return c.Change(change.Revert(c.Details), form, now)
	})
	switch {
	case fault.Is(err, fault.NotFound):
		return []string{"it is deleted"}, nil
	case fault.Is(err, fault.Invalid), fault.Is(err, fault.Conflict):
		return []string{"what it was before is no longer allowed"}, nil
	default:
		return overtaken, err
	}
}

// deleteCreated deletes the customers whom the rows before u.Row created and nobody has changed since.
func (w *work) deleteCreated(ctx context.Context, u *undone) error {
	first := max(1, u.Row-batchRows)
	var ids []string
	rows := map[string]int64{}
	for row := first; row < u.Row; row++ {
		made := id.Numbered("cus", w.job.CreatedAt, w.job.ID, row)
		ids, rows[made] = append(ids, made), row
	}
	u.Row = first
	for len(ids) > 0 {
		found, err := w.Customers.Customers.GetMany(ctx, ids)
		if err != nil {
			return err
		}
		if ids, err = w.deleteUntouched(ctx, u, ids, rows, found); err != nil {
			return err
		}
	}
	return nil
}

// deleteUntouched deletes those of the customers found that are untouched, and returns the ids of those that changed
// meanwhile.
func (w *work) deleteUntouched(
	ctx context.Context, u *undone, ids []string, rows map[string]int64, found map[string]heart.Customer,
) (again []string, err error) {
	var deletions []heart.CustomerChange
	for _, id := range slices.Backward(ids) {
		customer, created := found[id]
		switch {
		case !created: // the row did not
			continue
		case customer.Body.Deleted():
			u.Deleted++
			continue
		}
		untouched, err := w.untouched(ctx, customer)
		if err != nil {
			return nil, err
		}
		if !untouched {
			u.leave(rows[id], id, "has changed since")
			continue
		}
		var events []contracts.Data
		customer.Body, events = customer.Body.Delete(w.now())
		deletions = append(deletions, heart.CustomerChange{Customer: customer, Events: events})
	}
	if len(deletions) == 0 {
		return nil, nil
	}
	errs, err := w.Customers.Customers.SaveAll(ctx, deletions)
	if err != nil {
		return nil, err
	}
	for i, err := range errs {
		switch {
		case err == nil:
			u.Deleted++
			w.Customers.Room.GiveBack(1)
		case errors.Is(err, docstore.ErrConflict):
			again = append(again, deletions[i].Customer.ID)
		default:
			return nil, err
		}
	}
	return again, nil
}

// untouched reports whether a customer is as the import left it: nobody but later rows of the import has changed it, and
// undoing has set these back.
func (w *work) untouched(ctx context.Context, customer heart.Customer) (bool, error) {
	version := customer.Version - customer.Body.Resettled
	if version == 1 || !customer.Body.Listed {
		return customer.Body.Listed, nil
	}
	own, err := w.Changes.To(ctx, w.job.ID, customer.ID)
	return own > 0 && version == 1+2*own, err
}
