package app

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/domain"
	"github.com/guanxi-crm/guanxi/services/customer/internal/imports/rowfile"
)

// RejectedRows writes the rejected rows of an import's last run as its file has them, each with its errors: a table as CSV
// with the column "error", and JSON lines as such with the member "error". Mended, they can be imported again.
type RejectedRows struct {
	app    App
	job    domain.Import
	rows   rowfile.Reader
	table  *csv.Writer
	out    io.Writer
	query  *docstore.Query // of the errors to come; nil after the last
	errors []domain.Note   // read and not yet written
}

// RejectedRows opens the file of an import to write its rejected rows. The error is a Conflict fault when the file is not
// here, or not any more.
func (a App) RejectedRows(ctx context.Context, id string) (*RejectedRows, domain.Format, error) {
	job, err := a.Imports.Get(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if job.File == nil || job.File.SHA256 == "" || job.Run.Number == 0 || !a.now().Before(job.File.ExpireAt) {
		return nil, "", fault.New(fault.Conflict, "the import has not run yet, or its file is no longer kept")
	}
	rows, err := a.open(ctx, job)
	if err != nil {
		return nil, "", invalid(err)
	}
	q := a.Notes.Of(job.ID, job.Run.Number, domain.Rejected)
	q.Limit = docstore.MaxLimit
	return &RejectedRows{app: a, job: job, rows: rows, query: &q}, job.Format, nil
}

// Close ends the reading of the file.
func (r *RejectedRows) Close() error { return r.rows.Close() }

// Write writes the rows in bounded memory: it reads the file and the errors side by side.
func (r *RejectedRows) Write(ctx context.Context, out io.Writer) error {
	r.out, r.table = out, csv.NewWriter(out)
	if columns := r.rows.Columns(); columns != nil {
		if err := r.table.Write(escaped(append(without(columns, r.errorAt()), domain.ErrorColumn))); err != nil {
			return err
		}
	}
	for {
		row, why, err := r.next(ctx)
		if errors.Is(err, io.EOF) || err == nil && why == "" {
			r.table.Flush()
			return r.table.Error()
		}
		if err == nil {
			err = r.writeRow(row, why)
		}
		if err != nil {
			return err
		}
	}
}

// next returns the next rejected row and what is wrong with it; why is empty after the last.
func (r *RejectedRows) next(ctx context.Context) (row rowfile.Row, why string, err error) {
	note, more, err := r.peek(ctx)
	if err != nil || !more {
		return row, "", err
	}
	number := note.Row
	for row.Number < number {
		if row, err = r.rows.Next(); err != nil {
			return row, "", err
		}
	}
	var all []string
	for ; more && note.Row == number; note, more, err = r.peek(ctx) {
		all = append(all, strings.TrimPrefix(note.Field+": "+note.Message, ": "))
		r.errors = r.errors[1:]
	}
	return row, strings.Join(all, "; "), err
}

// peek returns the next error without taking it.
func (r *RejectedRows) peek(ctx context.Context) (domain.Note, bool, error) {
	if len(r.errors) == 0 && r.query != nil {
		page, err := r.app.Notes.List(ctx, *r.query)
		if err != nil {
			return domain.Note{}, false, err
		}
		for _, doc := range page.Docs {
			r.errors = append(r.errors, doc.Body)
		}
		if r.query.After = page.Next; page.Next == nil {
			r.query = nil
		}
	}
	if len(r.errors) == 0 {
		return domain.Note{}, false, nil
	}
	return r.errors[0], true, nil
}

func (r *RejectedRows) writeRow(row rowfile.Row, why string) error {
	columns := r.rows.Columns()
	if columns == nil {
		return r.writeLine(row.JSON, why)
	}
	cells := make([]string, len(columns))
	copy(cells, row.Cells)
	return r.table.Write(escaped(append(without(cells, r.errorAt()), why)))
}

// writeLine writes a line of JSON with its errors; a line that is no object goes back as a text.
func (r *RejectedRows) writeLine(line []byte, why string) error {
	object := map[string]json.RawMessage{}
	if json.Unmarshal(line, &object) != nil {
		text, err := json.Marshal(string(line))
		if err != nil {
			return err
		}
		object = map[string]json.RawMessage{"line": text}
	}
	text, err := json.Marshal(why)
	if err != nil {
		return err
	}
	object[domain.ErrorColumn] = text
	written, err := json.Marshal(object)
	if err != nil {
		return err
	}
	_, err = r.out.Write(append(written, '\n'))
	return err
}

// errorAt returns where a file that was mended once already has its errors, or -1.
func (r *RejectedRows) errorAt() int {
	for i, name := range r.rows.Columns() {
		if name == domain.ErrorColumn {
			return i
		}
	}
	return -1
}

func without(cells []string, at int) []string {
	kept := make([]string, 0, len(cells)+1)
	for i, cell := range cells {
		if i != at {
			kept = append(kept, cell)
		}
	}
	return kept
}

func escaped(cells []string) []string {
	for i, cell := range cells {
		cells[i] = rowfile.Escape(cell)
	}
	return cells
}
