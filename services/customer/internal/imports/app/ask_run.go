package app

import (
	"context"
	"errors"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// AskRun has an import that is ready run in the background, or only tried; revise returns its plan with what the caller
// says anew. The columns that the plan names must be in the file.
func (a App) AskRun(ctx context.Context, id string, dry bool, revise func(domain.Plan) domain.Plan) (domain.Import, error) {
	return a.step(ctx, id, func(job domain.Import) (domain.Import, error) {
		asked, err := job.Ask(dry, a.now())
		if err != nil {
			return job, err
		}
		before := job.Plan
		if asked.Plan, err = a.plan(ctx, revise(job.Plan), job.Kind, job.Format); err != nil {
			return job, err
		}
		if before.Sheet != asked.Plan.Sheet {
			look, err := a.lookAt(ctx, asked)
			if err != nil {
				return job, invalid(err)
			}
			file := *asked.File
			look.Sheets, file.Look = job.File.Look.Sheets, look
			asked.File = &file
		}
		return asked, a.checkColumns(ctx, asked)
	})
}

// checkColumns returns an Invalid fault when the file's columns are not what the plan says.
func (a App) checkColumns(ctx context.Context, job domain.Import) error {
	look := job.File.Look
	if job.Format == domain.JSONL {
		return nil
	}
	if len(look.Columns) == 0 {
		return fault.OnField("sheet", "is required: the workbook has several")
	}
	form, err := a.Form(ctx)
	if err != nil {
		return err
	}
	_, err = job.Plan.Named(job.Kind, look.Columns, form.Fields)
	return err
}

// CancelImport has an import end before it has read its file; what was applied stays.
func (a App) CancelImport(ctx context.Context, id string) (domain.Import, error) {
	return a.step(ctx, id, func(job domain.Import) (domain.Import, error) { return job.Cancel(a.now()) })
}

// AskUndo has what an import did be undone in the background.
func (a App) AskUndo(ctx context.Context, id string) (domain.Import, error) {
	return a.step(ctx, id, func(job domain.Import) (domain.Import, error) { return job.AskUndo(a.now()) })
}

// steps bounds how often a step is tried on an import that somebody else changes meanwhile.
const steps = 10

// step takes an import a step further and wakes the background if that gives it something to do.
func (a App) step(ctx context.Context, id string, take func(domain.Import) (domain.Import, error)) (domain.Import, error) {
	for range steps {
		job, err := a.Imports.Get(ctx, id)
		if err != nil {
			return job, err
		}
		if job, err = take(job); err != nil {
			return job, err
		}
		if job, err = a.Imports.Save(ctx, job); errors.Is(err, docstore.ErrConflict) {
			continue
		}
		if err == nil && job.Work == domain.Wanted {
			a.Wake(job.ID)
		}
		return job, err
	}
	return domain.Import{}, fault.New(fault.Unavailable, "the import changes too often; try again")
}

// invalid returns the error of a file as an Invalid fault.
func invalid(err error) error {
	if file := new(rowfile.FileError); errors.As(err, &file) {
		return fault.New(fault.Invalid, "%s", file.Reason)
	}
	return err
}
