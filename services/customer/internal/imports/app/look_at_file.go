package app

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

const (
	rowsShown = 5
	cellShown = 200 // runes
)

// lookAt tells the encoding, the sheets and the columns of a file, and what they seem to mean. The error is a
// *rowfile.FileError when the file cannot be read, or an Invalid fault when it is to run at once and its columns are not
// known.
func (a App) lookAt(ctx context.Context, job domain.Import) (*domain.Look, error) {
	look := &domain.Look{}
	if job.Format == domain.XLSX {
		sheets, err := rowfile.Sheets(&storedFile{ctx: ctx, app: a, job: job})
		if err != nil {
			return nil, err
		}
		look.Sheets = sheets
		if job.Plan.Sheet == "" && len(sheets) > 1 && !job.AtOnce {
			return look, nil // it is asked for when the import is to run
		}
	}
	rows, err := a.open(ctx, job)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // it was only read
	look.Columns, look.Sheet = rows.Columns(), job.Plan.Sheet
	for len(look.Rows) < rowsShown {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			break // the run will say so, with what can be applied before
		}
		if row.Cells != nil {
			look.Rows = append(look.Rows, shown(row.Cells))
		}
	}
	look.Encoding = rows.Encoding()
	if err := a.Chunks.PutFirst(ctx, job.ID, *job.File, look.Rows); err != nil {
		return nil, err
	}
	if job.Format == domain.JSONL {
		return look, nil
	}
	form, err := a.Form(ctx)
	if err != nil {
		return look, err
	}
	look.Suggestions = domain.Suggest(job.Kind, look.Columns, look.Rows, form.Fields)
	if job.AtOnce {
		_, err = job.Plan.Named(job.Kind, look.Columns, form.Fields)
	}
	return look, err
}

func shown(cells []string) []string {
	cells = slices.Clone(cells)
	for i, cell := range cells {
		if text := []rune(cell); len(text) > cellShown {
			cells[i] = string(text[:cellShown]) + "…"
		}
	}
	return cells
}

// WithFirstRows returns an import with the first rows of its file, if there are some and they are still kept.
func (a App) WithFirstRows(ctx context.Context, job domain.Import) (domain.Import, error) {
	if job.File == nil || job.File.Look == nil {
		return job, nil
	}
	rows, err := a.Chunks.First(ctx, job.ID, *job.File)
	file, look := *job.File, *job.File.Look
	look.Rows = rows
	file.Look = &look
	job.File = &file
	return job, err
}
