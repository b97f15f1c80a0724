// Package domain holds the rules of imports: how a file comes to be read, which column means what, what becomes of a row
// about a customer who is known, and how all of it is undone. It does no I/O and has no clock of its own.
package domain

import "time"

// Kind says what the rows of an import are.
type Kind string

// The kinds of import.
const (
	Customers Kind = "customers"
	Purchases Kind = "purchases"
)

// Format says how the rows are written.
type Format string

// The formats of an import.
const (
	CSV   Format = "csv"   // RFC 4180 with a header
	JSONL Format = "jsonl" // one JSON object a line
	XLSX  Format = "xlsx"  // Office Open XML: a header and the rows below it, of one sheet
)

// State says how far an import has come.
type State string

// The states of an import.
const (
	Waiting   State = "waiting"   // for its file
	Receiving State = "receiving" // the file is being sent
	Ready     State = "ready"     // the file is here; it waits to be told to run
	Running   State = "running"   // or is about to: the background takes it up
	Done      State = "done"      // the file was read to its end; single rows may have been rejected
	Failed    State = "failed"    // the file cannot be read to its end; what was read before is applied
	Cancelled State = "cancelled" // what was applied before stays applied
	Undoing   State = "undoing"
	Undone    State = "undone"
)

// Import is a file of customers or purchases, and how far the service has come with it.
type Import struct {
	ID        string    `bson:"-"`
	Version   int64     `bson:"-"`
	Kind      Kind      `bson:"kind"`
	Format    Format    `bson:"format"`
	FileName  string    `bson:"fileName,omitempty"`
	CreatedBy string    `bson:"createdBy,omitempty"` // subject of a token
	AtOnce    bool      `bson:"atOnce,omitempty"`    // it runs as soon as its file is here
	Plan      Plan      `bson:"plan"`
	State     State     `bson:"state"`
	File      *File     `bson:"file,omitempty"`
	Run       Run       `bson:"run"`
	Progress  Progress  `bson:"progress"`         // of the run under way, or of the last
	Undo      *Undo     `bson:"undo,omitempty"`   // what undoing has done so far
	Trial     *Progress `bson:"trial,omitempty"`  // what the last dry run came to
	Paused    string    `bson:"paused,omitempty"` // why it does not go on for now
	Failure   *Failure  `bson:"failure,omitempty"`
	// Work is "wanted" while the background has something to do, and Until when whoever does it must have advanced.
	Work       string     `bson:"work,omitempty"`
	Until      time.Time  `bson:"until"`
	CreatedAt  time.Time  `bson:"createdAt"`
	UpdatedAt  time.Time  `bson:"updatedAt"`
	FinishedAt *time.Time `bson:"finishedAt,omitempty"`
}

// Wanted is Import.Work of an import that the background has something to do for.
const Wanted = "wanted"

// Run is a run of an import, dry or not.
type Run struct {
	Number    int   `bson:"number"` // from 1; what a run notes is filed under it
	Dry       bool  `bson:"dry,omitempty"`
	Begun     bool  `bson:"begun,omitempty"`     // rows may have been applied
	Row       int64 `bson:"row"`                 // rows up to this one are done with
	Attempts  int   `bson:"attempts,omitempty"`  // since it last advanced
	Cancelled bool  `bson:"cancelled,omitempty"` // it ends at the next row that it can end at
}

// File is what is known of an import's file once it is here.
type File struct {
	Upload    int       `bson:"upload"` // the sending that came through, from 1; chunks are filed under it
	Bytes     int64     `bson:"bytes"`
	Chunks    int       `bson:"chunks"`
	SHA256    string    `bson:"sha256,omitempty"`
	MediaType string    `bson:"mediaType,omitempty"`
	Look      *Look     `bson:"look,omitempty"`
	ExpireAt  time.Time `bson:"expireAt"` // it is dropped then
}

// Look is what a first look at a file tells.
type Look struct {
	Encoding    string     `bson:"encoding,omitempty"`
	Sheets      []string   `bson:"sheets,omitempty"`
	Sheet       string     `bson:"sheet,omitempty"`
	Columns     []string   `bson:"columns,omitempty"`
	Rows        [][]string `bson:"-"` // the first few, which are kept with the file and no longer than it
	Suggestions []Column   `bson:"suggestions,omitempty"`
}

// FileKept is how long a file is kept after it was sent: as long as it can be run, and its rejected rows be had.
const FileKept = 7 * 24 * time.Hour

// Failure says why a file cannot be read to its end.
type Failure struct {
	Reason  string `bson:"reason"`
	LastRow int64  `bson:"lastRow"` // the last row that was applied or rejected; 0 when there is none
}
