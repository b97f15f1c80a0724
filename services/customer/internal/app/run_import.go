package app

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

// RunImport reads the file of a waiting import as it comes, applies its rows, and returns the import when it is done. A
// file that cannot be read to its end fails the import and is an Invalid fault; what was read before stays applied.
func (a App) RunImport(ctx context.Context, id string, file io.Reader, contentType string) (domain.Import, error) {
	job, err := a.Imports.Get(ctx, id)
	if err != nil {
		return job, err
	}
	if job, err = job.Start(a.now()); err != nil {
		return job, err
	}
	if job, err = a.Imports.Save(ctx, job); errors.Is(err, docstore.ErrConflict) {
		return job, fault.New(fault.Conflict, "the import has been started by another request")
	} else if err != nil {
		return job, err
	}
	run := &importRun{app: a, job: job, source: rowfile.NewSource(file)}
	if job.Kind == domain.ImportCustomers {
		err = importRows(ctx, run, rowfile.Customers, a.importCustomers, contentType)
	} else {
		err = importRows(ctx, run, rowfile.Purchases, a.importPurchases, contentType)
	}
	return run.end(ctx, err)
}

// importRun is one import under way.
type importRun struct {
	app    App
	job    domain.Import
	source *rowfile.Source
	kept   int // row errors stored
}

// advance notes what became of a batch.
func (r *importRun) advance(ctx context.Context, done outcome) error {
	if room := domain.MaxRowErrors - r.kept; len(done.errors) > 0 && room > 0 {
		keep := done.errors[:min(room, len(done.errors))]
		if err := r.app.Imports.Reject(ctx, r.job, r.kept, keep); err != nil {
			return err
		}
		r.kept += len(keep)
	}
	job, err := r.app.Imports.Save(ctx, r.job.Advance(done.added(r.job.Progress, r.source.Bytes()), r.app.now()))
	if err == nil {
		r.job = job
	}
	return err
}

// lastWord is how long the end of an import may take to be noted after its request has ended.
const lastWord = 10 * time.Second

// end notes how the import ended, even when its request has been given up.
func (r *importRun) end(ctx context.Context, failed error) (domain.Import, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer cancel()
	r.job = r.job.Advance(outcome{}.added(r.job.Progress, r.source.Bytes()), r.app.now())
	var reason string
	file, stopped := new(rowfile.FileError), new(stoppedError)
	switch {
	case errors.As(failed, &file):
		reason = file.Reason
		failed = fault.Wrap(fault.Invalid, failed, "%s; %d rows were read before, and stay applied", reason, r.job.Progress.Read)
	case errors.As(failed, &stopped):
		reason = stopped.Error() + "; then import the file again, what was applied stays as it is"
	case failed != nil:
		reason = "the service could not go on; import the file again"
	}
	job, err := r.app.Imports.Save(ctx, r.job.Finish(reason, r.app.now()))
	return job, errors.Join(failed, err)
}
