package rowfile

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

type csvReader struct {
	text    *rationed
	decoded *decodedText
	csv     *csv.Reader
	columns []string
	rows    int64
	line    int64 // where the last row begins
}

// CSV reads a table of RFC 4180 with a header; mediaType is what its sender calls it, and may be empty. The error is a
// *FileError when the header is missing or cannot be read.
func CSV(file io.Reader, mediaType string) (Reader, error) {
	text, err := decoded(file, mediaType)
	if err != nil {
		return nil, err
	}
	limited := &rationed{from: text, left: maxRow}
	r := &csvReader{text: limited, decoded: text, csv: csv.NewReader(limited)}
	r.csv.ReuseRecord, r.csv.FieldsPerRecord = true, -1
	header, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, broken("the file is empty: its first line must name the columns")
	}
	if parse := new(csv.ParseError); errors.As(err, &parse) {
		return nil, broken("the header is no CSV: %v", parse)
	}
	if err != nil {
		return nil, unreadable(err, 1)
	}
	for _, name := range header {
		r.columns = append(r.columns, strings.TrimSpace(name))
	}
	return r, nil
}

func (r *csvReader) Columns() []string { return r.columns }
func (r *csvReader) Encoding() string  { return r.decoded.name() }
func (r *csvReader) Close() error      { return nil }

func (r *csvReader) Next() (Row, error) {
	r.text.left = maxRow
	record, err := r.csv.Read()
	if err == io.EOF {
		return Row{}, io.EOF
	}
	parse := new(csv.ParseError)
	switch {
	case errors.As(err, &parse) && r.text.ended(r.csv.InputOffset()):
		return Row{}, broken("the file was cut off: its last row, at line %d, has a quote that is not closed", parse.StartLine)
	case errors.As(err, &parse):
		r.rows++
		return Row{Number: r.rows, Line: int64(parse.StartLine), Broken: []fault.Field{{Message: "is no CSV: " + parse.Err.Error()}}}, nil
	case err != nil:
		return Row{}, unreadable(err, r.line+1)
	}
	first, _ := r.csv.FieldPos(0)
	r.line = int64(first)
	if len(record) < len(r.columns) && r.text.last != '\n' && r.text.ended(r.csv.InputOffset()) {
		return Row{}, broken("the file was cut off: its last row, at line %d, has %d of %d columns", r.line, len(record), len(r.columns))
	}
	r.rows++
	row := Row{Number: r.rows, Line: r.line, Cells: record}
	if len(record) != len(r.columns) {
		row.Broken = []fault.Field{{Message: fmt.Sprintf("has %d columns where the header has %d", len(record), len(r.columns))}}
		return row, nil
	}
	for i, value := range record {
		row.Size += len(value)
		record[i] = unescape(strings.TrimSpace(value))
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
