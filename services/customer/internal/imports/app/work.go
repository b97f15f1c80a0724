package app

import (
	"context"
	"errors"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// errTaken says that another process works on the import now, or that it has ended.
var errTaken = errors.New("the import is no longer this process's")

// Work does what an import waits for, if nobody else does: it runs it or undoes it, to the end or until ctx ends. Whoever
// comes after goes on from where it was last noted: whatever was done since is found done, and counts once.
func (a App) Work(ctx context.Context, id string) error {
	job, err := a.Imports.Get(ctx, id)
	if err != nil {
		return err
	}
	job, mine := job.Take(a.now())
	if !mine {
		return nil
	}
	if job, err = a.Imports.Save(ctx, job); errors.Is(err, docstore.ErrConflict) {
		return nil
	} else if err != nil {
		return err
	}
	w := &work{App: a, job: job}
	ctx = as(ctx, id)
	switch {
	case job.Spent():
		err = w.finish(ctx, "the service could not go on; what was read before stays applied, create another import and send the file again")
	case job.State == domain.Undoing:
		err = w.undo(ctx)
	default:
		err = w.run(ctx)
	}
	if errors.Is(err, errTaken) {
		return nil
	}
	if ctx.Err() != nil {
		return errors.Join(err, w.letGo(context.WithoutCancel(ctx)))
	}
	return err
}

// FinishWork returns the imports that wait for somebody to work on them.
func (a App) FinishWork(ctx context.Context) error {
	wanted, err := a.Imports.Wanted(ctx, a.now())
	for _, job := range wanted {
		a.Wake(job.ID)
	}
	return err
}

// work is one process's work on an import.
type work struct {
	App

	job domain.Import
}

// save stores the import as change makes it. Somebody may meanwhile have asked to cancel it; whoever has taken it over
// makes the error errTaken.
func (w *work) save(ctx context.Context, change func(domain.Import) domain.Import) error {
	held := w.job.Until
	for range steps {
		saved, err := w.Imports.Save(ctx, change(w.job))
		if err == nil {
			w.job = saved
			return nil
		}
		if !errors.Is(err, docstore.ErrConflict) {
			return err
		}
		if w.job, err = w.Imports.Get(ctx, w.job.ID); err != nil {
			return err
		}
		if w.job.Work != domain.Wanted || !w.job.Until.Equal(held) {
			return errTaken
		}
	}
	return errTaken
}

func (w *work) finish(ctx context.Context, failure string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer cancel()
	return w.save(ctx, func(job domain.Import) domain.Import {
		if job.State == domain.Undoing {
			return job.FinishUndo(w.now())
		}
		return job.Finish(failure, w.now())
	})
}

// letGo lets another process take the import up at once.
func (w *work) letGo(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lastWord)
	defer cancel()
	err := w.save(ctx, func(job domain.Import) domain.Import { return job.Pause(job.Paused, w.now()) })
	if errors.Is(err, errTaken) {
		return nil
	}
	return err
}

// mayGoOn returns false when the tenant may not change anything for now; the import then waits.
func (w *work) mayGoOn(ctx context.Context) (bool, error) {
	why := w.Customers.MayChange(ctx)
	if why == nil {
		return true, nil
	}
	return false, w.save(ctx, func(job domain.Import) domain.Import { return job.Pause(why.Error(), w.now()) })
}

// batchTime bounds the work on one batch: it is less than the lease.
const batchTime = domain.Lease - 10*time.Second
