package app

import (
	"context"
	"hash/maphash"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// read is a row as it was read: either of the two, or broken.
type read struct {
	Number, Line int64
	customer     domain.CustomerRow
	purchase     domain.PurchaseRow
	broken       []fault.Field
}

// reading is a file on its way to be applied.
type reading struct {
	rows  rowfile.Reader
	parse func(rowfile.Row) read
	apply func(ctx context.Context, t *tally, batch []read) error
}

// reading returns how the rows of the import are read and applied. The error is an Invalid fault when the columns are not
// what the plan says.
func (w *work) reading(ctx context.Context, rows rowfile.Reader) (*reading, error) {
	form, err := w.Form(ctx)
	if err != nil {
		return nil, err
	}
	r := &reading{rows: rows}
	job := w.job
	if job.Kind == domain.Purchases {
		r.apply = (&purchaseRows{App: w.App, job: job, seen: map[string]bool{}}).apply
	} else {
		r.apply = (&customerRows{App: w.App, job: job, form: form, seen: map[uint64]uint64{}, seed: maphash.MakeSeed()}).apply
	}
	switch {
	case job.Format == domain.JSONL && job.Kind == domain.Purchases:
		r.parse = purchaseOfJSON
	case job.Format == domain.JSONL:
		r.parse = customerOfJSON
	default:
		columns, err := job.Plan.Named(job.Kind, rows.Columns(), form.Fields)
		if err != nil {
			return nil, &rowfile.FileError{Reason: err.Error()}
		}
		days, _ := rows.(dayReader)
		r.parse = tableParser(job.Kind, columns, form.Fields, days)
	}
	return r, nil
}

// batch reads as many rows as are applied at once; the error is of the row after them.
func (r *reading) batch() (batch []read, err error) {
	for size := 0; len(batch) < batchRows && size < batchBytes; {
		row, err := r.rows.Next()
		if err != nil {
			return batch, err
		}
		size += row.Size
		one := read{Number: row.Number, Line: row.Line, broken: row.Broken}
		if len(row.Broken) == 0 {
			one = r.parse(row)
			one.Number, one.Line = row.Number, row.Line
		}
		batch = append(batch, one)
	}
	return batch, nil
}
