package domain

import (
	"fmt"
	"time"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// ImportKind says what the rows of an import are.
type ImportKind string

// The kinds of import.
const (
	ImportCustomers ImportKind = "customers"
	ImportPurchases ImportKind = "purchases"
)

// ImportFormat says how the rows are written.
type ImportFormat string

// The formats of an import.
const (
	CSV   ImportFormat = "csv"   // RFC 4180 with a header
	JSONL ImportFormat = "jsonl" // one JSON object a line
)

// ImportState says how far an import has come.
type ImportState string

// The states of an import. One import reads one file once.
const (
	ImportWaiting ImportState = "waiting" // for its file
	ImportRunning ImportState = "running"
	ImportDone    ImportState = "done"   // the file was read to its end; single rows may have been rejected
	ImportFailed  ImportState = "failed" // the file could not be read to its end; what was read before is applied
)

// Import is the reading of one file of customers or purchases.
type Import struct {
	ID         string         `bson:"-"`
	Version    int64          `bson:"-"`
	Kind       ImportKind     `bson:"kind"`
	Format     ImportFormat   `bson:"format"`
	FileName   string         `bson:"fileName,omitempty"`
	CreatedBy  string         `bson:"createdBy,omitempty"`
	State      ImportState    `bson:"state"`
	Progress   Progress       `bson:"progress"`
	Failure    *ImportFailure `bson:"failure,omitempty"`
	CreatedAt  time.Time      `bson:"createdAt"`
	UpdatedAt  time.Time      `bson:"updatedAt"`
	FinishedAt *time.Time     `bson:"finishedAt,omitempty"`
}

// Progress counts what an import has done.
type Progress struct {
	Bytes     int64 `bson:"bytes"` // of the file, as sent
	Read      int64 `bson:"read"`  // rows; the sum of the three below
	Created   int64 `bson:"created"`
	Unchanged int64 `bson:"unchanged"` // rows that say what was known already
	Rejected  int64 `bson:"rejected"`  // rows with an error
}

// ImportFailure says why a file could not be read to its end.
type ImportFailure struct {
	Reason string `bson:"reason"`
	// LastRow is the last row that was applied or rejected; 0 when there is none.
	LastRow int64 `bson:"lastRow"`
}

// RowError says why one row was rejected.
type RowError struct {
	Row     int64  `bson:"row"`  // from 1, the header not counted
	Line    int64  `bson:"line"` // in the file, from 1
	Field   string `bson:"field,omitempty"`
	Message string `bson:"message"`
}

// MaxRowErrors bounds how many errors are kept of one import; those beyond are counted only.
const MaxRowErrors = 10_000

// Abandoned is how long a running import may stand still before it is taken for lost with its process.
const Abandoned = 15 * time.Minute

// Start lets the import read its file.
func (i Import) Start(now time.Time) (Import, error) {
	if i.State != ImportWaiting {
		return i, fault.New(fault.Conflict, "the import is %s: an import reads one file once; create another to read it again", i.State)
	}
	i.State, i.UpdatedAt = ImportRunning, now
	return i, nil
}

// Advance notes what has been done so far.
func (i Import) Advance(p Progress, now time.Time) Import {
	i.Progress, i.UpdatedAt = p, now
	return i
}

// Finish ends the import; failure is empty when the file was read to its end.
func (i Import) Finish(failure string, now time.Time) Import {
	i.State = ImportDone
	if failure != "" {
		i.State, i.Failure = ImportFailed, &ImportFailure{Reason: failure, LastRow: i.Progress.Read}
	}
	i.UpdatedAt, i.FinishedAt = now, &now
	return i
}

// GiveUp fails an import whose process is gone.
func (i Import) GiveUp(now time.Time) Import {
	return i.Finish(fmt.Sprintf("the import has stood still for %s and was given up; import the file again", Abandoned), now)
}
