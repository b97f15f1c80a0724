package app

import (
	"errors"

	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
)

// tally is what became of a batch of rows.
type tally struct {
	job     domain.Import
	counted domain.Progress
	notes   []domain.Note
}

// count counts a row; of a dry run, and where somebody has to look, it is noted too.
func (t *tally) count(row read, o domain.Outcome, customerID string) {
	before := t.job.Progress.Add(t.counted).Of(o)
	if t.job.Run.Dry && before < domain.MaxExamples || o == domain.InReview && before < domain.MaxErrors {
		t.notes = append(t.notes, domain.Note{Row: row.Number, Line: row.Line, Outcome: o, CustomerID: customerID})
	}
	t.counted = t.counted.Count(o)
}

// reject counts a row that cannot be applied, and notes each of its errors; name returns how the file calls a path.
func (t *tally) reject(row read, name func(path string) string, wrong ...fault.Field) {
	if t.job.Progress.Rejected+t.counted.Rejected < domain.MaxErrors {
		for _, f := range wrong {
			t.notes = append(t.notes, domain.Note{
				Row: row.Number, Line: row.Line, Outcome: domain.Rejected, Field: name(f.Path), Message: f.Message,
			})
		}
	}
	t.counted = t.counted.Count(domain.Rejected)
}

// rejectFor rejects a row for an error that is the row's own fault, and returns any other.
func (t *tally) rejectFor(row read, name func(path string) string, err error) error {
	var f *fault.Error
	switch {
	case !errors.As(err, &f):
		return err
	case len(f.Fields) > 0:
		t.reject(row, name, f.Fields...)
	default:
		t.reject(row, name, fault.Field{Message: f.Detail})
	}
	return nil
}

// asIs is the name of a path in a file that has it as the domain has.
func asIs(path string) string { return path }
