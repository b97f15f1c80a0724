package app

import (
	"context"
	"errors"
	"io"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// Bounds of what is applied at once. The rows are bounded by what one query may name, the bytes by memory.
const (
	batchRows  = 500
	batchBytes = 4 << 20
)

// run applies the file from the row after the last that is done with.
func (w *work) run(ctx context.Context) error {
	if w.job.Run.Cancelled && !w.job.Run.Begun {
		return w.finish(ctx, "")
	}
	rows, err := w.open(ctx, w.job)
	if err != nil {
		return w.end(ctx, err)
	}
	defer func() { _ = rows.Close() }() // it was only read
	table, err := w.reading(ctx, rows)
	if err != nil {
		return w.end(ctx, err)
	}
	if err := w.begin(ctx); err != nil {
		return err
	}
	if err := skip(rows, w.job.Run.Row); err != nil {
		return w.end(ctx, err)
	}
	for {
		batch, end := table.batch()
		if goOn, err := w.mayGoOn(ctx); err != nil || !goOn {
			return err
		}
		if err := w.apply(ctx, table, batch); err != nil {
			return err
		}
		if end != nil {
			return w.end(ctx, end)
		}
		if w.job.Run.Cancelled {
			return w.finish(ctx, "")
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// begin notes that rows may have been applied from now on.
func (w *work) begin(ctx context.Context) error {
	if w.job.Run.Begun {
		return nil
	}
	return w.save(ctx, func(job domain.Import) domain.Import {
		job.Run.Begun = true
		return job
	})
}

// apply applies a batch and notes it, even when the process is to stop meanwhile.
func (w *work) apply(ctx context.Context, table *reading, batch []read) error {
	if len(batch) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), batchTime)
	defer cancel()
	t := &tally{job: w.job}
	if err := table.apply(ctx, t, batch); err != nil {
		return err
	}
	if err := w.Notes.Add(ctx, w.job, t.notes); err != nil {
		return err
	}
	return w.save(ctx, func(job domain.Import) domain.Import {
		if job.Run.Dry { // it would begin anew, so that only its end is of use; this keeps the lease
			job = job.Advance(0, t.counted, w.now())
			return job
		}
		return job.Advance(batch[len(batch)-1].Number, t.counted, w.now())
	})
}

// end notes how a run ended: at the end of the file, or where the file cannot be read on.
func (w *work) end(ctx context.Context, why error) error {
	var file *rowfile.FileError
	switch {
	case errors.Is(why, io.EOF):
		return w.finish(ctx, "")
	case errors.As(why, &file) && ctx.Err() == nil:
		if file.Unwrap() != nil && !errors.Is(why, io.ErrUnexpectedEOF) {
			return why // it is the store that fails; the import is taken up again
		}
		return w.finish(ctx, file.Reason)
	default:
		return why
	}
}

// skip passes over rows that are done with.
func skip(rows rowfile.Reader, done int64) error {
	for range done {
		if _, err := rows.Next(); err != nil {
			return err
		}
	}
	return nil
}
