package api

import (
	"time"

	"github.com/guanxi-crm/guanxi/services/customer/internal/domain"
)

// ImportView is an import as it is shown.
type ImportView struct {
	ID         string             `json:"id" example:"imp_01h455vb4pex5vsknk084sn02q"`
	Kind       string             `json:"kind" enum:"customers,purchases"`
	Format     string             `json:"format" enum:"csv,jsonl"`
	FileName   string             `json:"fileName,omitempty"`
	State      string             `json:"state" enum:"waiting,running,done,failed"`
	Bytes      int64              `json:"bytes" doc:"Of the file, as far as it has come"`
	Rows       RowsView           `json:"rows"`
	Failure    *ImportFailureView `json:"failure,omitempty"`
	CreatedBy  string             `json:"createdBy,omitempty"`
	CreatedAt  time.Time          `json:"createdAt"`
	UpdatedAt  time.Time          `json:"updatedAt"`
	FinishedAt *time.Time         `json:"finishedAt,omitempty"`
}

// RowsView counts the rows of an import.
type RowsView struct {
	Read      int64 `json:"read" doc:"The sum of the others"`
	Created   int64 `json:"created"`
	Unchanged int64 `json:"unchanged" doc:"They say what was known already"`
	Rejected  int64 `json:"rejected" doc:"They have errors"`
}

// ImportFailureView says why a file could not be read to its end.
type ImportFailureView struct {
	Reason  string `json:"reason"`
	LastRow int64  `json:"lastRow" doc:"The last row that was read; the rows up to it stay applied"`
}

// ImportPath is embedded in the input of every route about one import.
type ImportPath struct {
	ImportID string `path:"importId" maxLength:"64" example:"imp_01h455vb4pex5vsknk084sn02q"`
}

type importOutput struct {
	Body ImportView
}

func importView(job domain.Import) ImportView {
	view := ImportView{
		ID: job.ID, Kind: string(job.Kind), Format: string(job.Format), FileName: job.FileName, State: string(job.State),
		Bytes: job.Progress.Bytes, CreatedBy: job.CreatedBy, CreatedAt: job.CreatedAt, UpdatedAt: job.UpdatedAt, FinishedAt: job.FinishedAt,
		Rows: RowsView{job.Progress.Read, job.Progress.Created, job.Progress.Unchanged, job.Progress.Rejected},
	}
	if job.Failure != nil {
		view.Failure = &ImportFailureView{job.Failure.Reason, job.Failure.LastRow}
	}
	return view
}
