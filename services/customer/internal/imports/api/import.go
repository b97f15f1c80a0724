package api

import (
	"context"
	"time"

	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// ImportView is an import as it is shown.
type ImportView struct {
	ID       string `json:"id" example:"imp_01h455vb4pex5vsknk084sn02q"`
	Kind     string `json:"kind" enum:"customers,purchases"`
	Format   string `json:"format" enum:"csv,jsonl,xlsx"`
	FileName string `json:"fileName,omitempty"`
	Run      string `json:"run" enum:"at-once,when-asked"`
	PlanBody
	State      string             `json:"state" enum:"waiting,receiving,ready,running,done,failed,cancelled,undoing,undone"`
	Bytes      int64              `json:"bytes" doc:"Of the file, as far as it has come"`
	File       *FileView          `json:"file,omitempty"`
	Rows       RowsView           `json:"rows"`
	DryRun     *RowsView          `json:"dryRun,omitempty" doc:"What the last dry run came to"`
	Undo       *UndoView          `json:"undo,omitempty"`
	Paused     string             `json:"paused,omitempty" doc:"Why it does not go on for now"`
	Failure    *ImportFailureView `json:"failure,omitempty"`
	CreatedBy  string             `json:"createdBy,omitempty"`
	CreatedAt  time.Time          `json:"createdAt"`
	UpdatedAt  time.Time          `json:"updatedAt"`
	FinishedAt *time.Time         `json:"finishedAt,omitempty"`
}

// FileView is what a first look at the file has told.
type FileView struct {
	SHA256      string       `json:"sha256"`
	Encoding    string       `json:"encoding,omitempty"`
	Sheets      []string     `json:"sheets,omitempty"`
	Columns     []string     `json:"columns,omitempty"`
	Rows        [][]string   `json:"rows,omitempty" doc:"The first few; a sheet holds days as numbers"`
	Suggestions []ColumnBody `json:"suggestions,omitempty" doc:"What the columns seem to mean"`
	KeptUntil   time.Time    `json:"keptUntil"`
}

// RowsView counts the rows of an import.
type RowsView struct {
	Read      int64 `json:"read" doc:"The sum of the others"`
	Created   int64 `json:"created"`
	Updated   int64 `json:"updated"`
	Unchanged int64 `json:"unchanged" doc:"They say what was known already"`
	Skipped   int64 `json:"skipped" doc:"They are about somebody who is known"`
	Review    int64 `json:"review" doc:"Somebody has to look at them"`
	Rejected  int64 `json:"rejected" doc:"They have errors"`
}

// UndoView is what undoing has done so far.
type UndoView struct {
	Deleted int64 `json:"deleted"`
	SetBack int64 `json:"setBack"`
	Left    int64 `json:"left" doc:"Changed by somebody since; listed as rows with the outcome left"`
}

// ImportFailureView says why a file could not be read to its end.
type ImportFailureView struct {
	Reason  string `json:"reason"`
	LastRow int64  `json:"lastRow" doc:"The last row that was read; the rows up to it stay applied"`
}

type importOutput struct {
	Body ImportView
}

// shown shows an import with the first rows of its file, which lists leave out.
func (h handlers) shown(ctx context.Context, job domain.Import, err error) (*importOutput, error) {
	if err != nil {
		return nil, err
	}
	job, err = h.app(ctx).WithFirstRows(ctx, job)
	return &importOutput{importView(job)}, err
}

func importView(job domain.Import) ImportView {
	view := ImportView{
		ID: job.ID, Kind: string(job.Kind), Format: string(job.Format), FileName: job.FileName, Run: "when-asked", PlanBody: planBody(job.Plan),
		State: string(job.State), Rows: rowsView(job.Progress), Paused: job.Paused,
		CreatedBy: job.CreatedBy, CreatedAt: job.CreatedAt, UpdatedAt: job.UpdatedAt, FinishedAt: job.FinishedAt,
	}
	if job.AtOnce {
		view.Run = "at-once"
	}
	if job.File != nil {
		view.Bytes, view.File = job.File.Bytes, fileView(*job.File)
	}
	if job.Trial != nil {
		trial := rowsView(*job.Trial)
		view.DryRun = &trial
	}
	if job.Undo != nil {
		view.Undo = &UndoView{job.Undo.Deleted, job.Undo.SetBack, job.Undo.Left}
	}
	if job.Failure != nil {
		view.Failure = &ImportFailureView{job.Failure.Reason, job.Failure.LastRow}
	}
	return view
}

func rowsView(p domain.Progress) RowsView {
	return RowsView{p.Read, p.Created, p.Updated, p.Unchanged, p.Skipped, p.InReview, p.Rejected}
}

func fileView(f domain.File) *FileView {
	if f.SHA256 == "" { // on its way
		return nil
	}
	view := &FileView{SHA256: f.SHA256, KeptUntil: f.ExpireAt}
	if look := f.Look; look != nil {
		view.Encoding, view.Sheets, view.Columns, view.Rows = look.Encoding, look.Sheets, look.Columns, look.Rows
		view.Suggestions = columnBodies(look.Suggestions)
	}
	return view
}
