package app

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/rowfile"
)

// Bounds of what is applied at once. The rows are bounded by what one query may name, the bytes by memory.
const (
	batchRows  = 500
	batchBytes = 4 << 20
	batchTime  = time.Minute
)

type (
	opener[T any]  func(file io.Reader, format domain.ImportFormat, contentType string) (rowfile.Reader[T], error)
	applier[T any] func(ctx context.Context, batch []rowfile.Row[T]) (outcome, error)
)

// importRows applies a file batch by batch. When the file cannot be read on, what was read of it is applied still.
func importRows[T any](ctx context.Context, run *importRun, open opener[T], apply applier[T], contentType string) error {
	rows, err := open(run.source, run.job.Format, contentType)
	if err != nil {
		return err
	}
	for {
		batch, end := readBatch(rows)
		if err := applyBatch(ctx, run, apply, batch); err != nil {
			return err
		}
		if errors.Is(end, io.EOF) {
			return nil
		}
		if end != nil {
			return end
		}
	}
}

// stoppedError is why an import that went well must not go on: its tenant was suspended, or has used up what it may.
type stoppedError struct{ why error }

func (e *stoppedError) Error() string { return e.why.Error() }
func (e *stoppedError) Unwrap() error { return e.why }

// applyBatch applies rows and notes it, even when the client has gone meanwhile: reading on will tell.
func applyBatch[T any](ctx context.Context, run *importRun, apply applier[T], batch []rowfile.Row[T]) error {
	if len(batch) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), batchTime)
	defer cancel()
	if err := run.app.MayChange(ctx); err != nil {
		return &stoppedError{err}
	}
	done, err := apply(ctx, batch)
	if err != nil {
		return err
	}
	return run.advance(ctx, done)
}

func readBatch[T any](rows rowfile.Reader[T]) (batch []rowfile.Row[T], err error) {
	for size := 0; len(batch) < batchRows && size < batchBytes; {
		row, err := rows.Next()
		if err != nil {
			return batch, err
		}
		size += row.Size
		batch = append(batch, row)
	}
	return batch, nil
}

// outcome is what became of a batch of rows.
type outcome struct {
	created, unchanged, rejected int64
	errors                       []domain.RowError
}

// reject notes that a row cannot be applied, with an error for each field.
func reject[T any](o *outcome, row rowfile.Row[T], fields ...fault.Field) {
	o.rejected++
	for _, f := range fields {
		o.errors = append(o.errors, domain.RowError{Row: row.Number, Line: row.Line, Field: row.Field(f.Path), Message: f.Message})
	}
}

// rejectFor rejects a row for an error that is the row's own fault, and returns any other.
func rejectFor[T any](o *outcome, row rowfile.Row[T], err error) error {
	var f *fault.Error
	switch {
	case !errors.As(err, &f):
		return err
	case len(f.Fields) > 0:
		reject(o, row, f.Fields...)
	default:
		reject(o, row, fault.Field{Message: f.Detail})
	}
	return nil
}

// added returns the progress with the outcome counted in.
func (o outcome) added(p domain.Progress, bytes int64) domain.Progress {
	p.Bytes = bytes
	p.Read += o.created + o.unchanged + o.rejected
	p.Created, p.Unchanged, p.Rejected = p.Created+o.created, p.Unchanged+o.unchanged, p.Rejected+o.rejected
	return p
}
