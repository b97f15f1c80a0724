package domain

// Outcome is what becomes of a row.
type Outcome string

// The outcomes of a row.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged" // it says what is known already
	Skipped   Outcome = "skipped"   // it is about somebody who is known
	InReview  Outcome = "review"    // somebody has to look at it
	Rejected  Outcome = "rejected"  // it has errors
	Left      Outcome = "left"      // undoing left what it did as it is
)

// Progress counts what has become of an import's rows.
type Progress struct {
	Read      int64 `bson:"read"` // the sum of the others
	Created   int64 `bson:"created"`
	Updated   int64 `bson:"updated,omitempty"`
	Unchanged int64 `bson:"unchanged"`
	Skipped   int64 `bson:"skipped,omitempty"`
	InReview  int64 `bson:"inReview,omitempty"`
	Rejected  int64 `bson:"rejected"`
}

// Count returns the progress with one more row counted.
func (p Progress) Count(o Outcome) Progress {
	p.Read++
	switch o {
	case Created:
		p.Created++
	case Updated:
		p.Updated++
	case Unchanged:
		p.Unchanged++
	case Skipped:
		p.Skipped++
	case InReview:
		p.InReview++
	case Rejected, Left:
		p.Rejected++
	}
	return p
}

// Add returns the sum.
func (p Progress) Add(o Progress) Progress {
	return Progress{
		p.Read + o.Read, p.Created + o.Created, p.Updated + o.Updated, p.Unchanged + o.Unchanged,
		p.Skipped + o.Skipped, p.InReview + o.InReview, p.Rejected + o.Rejected,
	}
}

// Undo counts what undoing an import has done.
type Undo struct {
	Updates bool  `bson:"updates"` // what was updated is set back; then what was created is deleted
	Row     int64 `bson:"row"`     // rows from this one on are done with: it goes from the last to the first
	Deleted int64 `bson:"deleted"`
	SetBack int64 `bson:"setBack"`
	Left    int64 `bson:"left"` // customers who have changed since
}

// Note says something of one row that somebody may want to read: why it was rejected, what it is an example of. It holds
// no value of the row's.
type Note struct {
	Row        int64   `bson:"row"`  // from 1, the header not counted
	Line       int64   `bson:"line"` // in the file, from 1
	Outcome    Outcome `bson:"outcome"`
	Field      string  `bson:"field,omitempty"` // column of a table, or path in a line of JSON
	Message    string  `bson:"message,omitempty"`
	CustomerID string  `bson:"customerId,omitempty"`
}

// Bounds of what is noted of one run; what is beyond is only counted.
const (
	MaxErrors   = 10_000
	MaxExamples = 100 // of each outcome of a dry run
)

// Of returns how many rows have had an outcome.
func (p Progress) Of(o Outcome) int64 {
	switch o {
	case Created:
		return p.Created
	case Updated:
		return p.Updated
	case Unchanged:
		return p.Unchanged
	case Skipped:
		return p.Skipped
	case InReview:
		return p.InReview
	default:
		return p.Rejected
	}
}
