package rowfile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// columns says what the columns of a kind of file are.
type columns[T any] struct {
	set map[string]func(row *T, value string)
	// required lists the columns a file must have: of each entry at least one.
	required [][]string
	// column names the column that holds what the domain knows by the path.
	column func(row T, path string) string
}

type csvReader[T any] struct {
	text    *rationed
	csv     *csv.Reader
	columns columns[T]
	set     []func(*T, string) // in the order of the file's columns
	rows    int64
	line    int64 // where the last row begins
}

// newCSV reads the header. The error is a *FileError when the header is missing, or misses a column, or has one
// that is not known.
func newCSV[T any](text io.Reader, cols columns[T]) (*csvReader[T], error) {
	limited := &rationed{from: text, left: maxRow}
	r := &csvReader[T]{text: limited, csv: csv.NewReader(limited), columns: cols}
	r.csv.ReuseRecord, r.csv.FieldsPerRecord = true, -1
	header, err := r.csv.Read()
	if err == io.EOF {
		return nil, broken("the file is empty: its first line must name the columns")
	}
	if parse := new(csv.ParseError); errors.As(err, &parse) {
		return nil, broken("the header is no CSV: %v", parse)
	}
	if err != nil {
		return nil, unreadable(err, 1)
	}
	if err := r.bind(header); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *csvReader[T]) bind(header []string) error {
	var names []string
	for _, name := range header {
		name = strings.TrimSpace(name)
		set, known := r.columns.set[name]
		switch {
		case !known:
			return broken("the header has a column %q that is not known", name)
		case slices.Contains(names, name):
			return broken("the header has the column %q twice", name)
		}
		names, r.set = append(names, name), append(r.set, set)
	}
	for _, anyOf := range r.columns.required {
		if !slices.ContainsFunc(anyOf, func(name string) bool { return slices.Contains(names, name) }) {
			return broken("the header misses the column %q", strings.Join(anyOf, `" or "`))
		}
	}
	return nil
}

func (r *csvReader[T]) Next() (Row[T], error) {
	r.text.left = maxRow
	record, err := r.csv.Read()
	if err == io.EOF {
		return Row[T]{}, io.EOF
	}
	parse := new(csv.ParseError)
	switch {
	case errors.As(err, &parse) && r.text.ended(r.csv.InputOffset()):
		return Row[T]{}, broken("the file was cut off: its last row, at line %d, has a quote that is not closed", parse.StartLine)
	case errors.As(err, &parse):
		r.rows++
		return Row[T]{Number: r.rows, Line: int64(parse.StartLine), Broken: []fault.Field{{Message: "is no CSV: " + parse.Err.Error()}}}, nil
	case err != nil:
		return Row[T]{}, unreadable(err, r.line+1)
	}
	first, _ := r.csv.FieldPos(0)
	r.line = int64(first)
	if len(record) < len(r.set) && r.text.last != '\n' && r.text.ended(r.csv.InputOffset()) {
		return Row[T]{}, broken("the file was cut off: its last row, at line %d, has %d of %d columns", r.line, len(record), len(r.set))
	}
	r.rows++
	row := Row[T]{Number: r.rows, Line: r.line, column: r.columns.column}
	if len(record) != len(r.set) {
		row.Broken = []fault.Field{{Message: fmt.Sprintf("has %d columns where the header has %d", len(record), len(r.set))}}
		return row, nil
	}
	for i, value := range record {
		row.Size += len(value)
		r.set[i](&row.Value, strings.TrimSpace(value))
	}
	return row, nil
}

// rationed gives a row no more than it may have.
type rationed struct {
	from io.Reader
	left int // bytes until the next row must have begun
	read int64
	last byte
	eof  bool
}

func (r *rationed) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errRowTooLong
	}
	n, err := r.from.Read(p)
	if n > 0 {
		r.last = p[n-1]
	}
	r.left, r.read, r.eof = r.left-n, r.read+int64(n), err == io.EOF
	return n, err
}

// ended reports whether the text ends at the offset.
func (r *rationed) ended(offset int64) bool { return r.eof && offset == r.read }
