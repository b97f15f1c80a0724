// Package rowfile reads files of customers and purchases, CSV, JSON lines or XLSX, row by row in bounded memory. It tells
// a broken row, which it reports and passes over, from a broken file, which it cannot read on. It knows nothing of what
// becomes of the rows.
package rowfile

import (
	"errors"
	"fmt"
	"io"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Row is one row of a file.
type Row struct {
	Number int64         // from 1, a header not counted
	Line   int64         // in the file, from 1; of a sheet, its row
	Size   int           // about how many bytes it takes
	Cells  []string      // of a table, as many as there are columns; valid until the next is read
	JSON   []byte        // of a file of JSON lines, one object; valid until the next is read
	Broken []fault.Field // what makes the row unreadable
}

// Reader reads a file.
type Reader interface {
	// Columns returns the names in a table's header; a file of JSON lines has none.
	Columns() []string
	// Next returns the next row. The error is io.EOF after the last, or a *FileError when the file cannot be read on.
	Next() (Row, error)
	// Encoding returns in what the text is encoded, as far as it has been read.
	Encoding() string
	io.Closer
}

// FileError says why a file cannot be read on.
type FileError struct {
	Reason string // a sentence fit for the file's owner
	cause  error
}

func (e *FileError) Error() string { return e.Reason }

// Unwrap returns what reading the file failed with, if that is why.
func (e *FileError) Unwrap() error { return e.cause }

func broken(format string, args ...any) *FileError {
	return &FileError{Reason: fmt.Sprintf(format, args...)}
}

// maxRow bounds one row, and with it what a quote that is never closed can swallow.
const maxRow = 1 << 20 // bytes

var errRowTooLong = errors.New("row is too long")

// unreadable explains an error of the file's source; line is where it hit.
func unreadable(err error, line int64) *FileError {
	var file *FileError
	switch {
	case errors.As(err, &file):
		return file
	case errors.Is(err, errRowTooLong):
		return broken("the row at line %d is longer than 1 MiB: a quote may not be closed", line)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &FileError{fmt.Sprintf("the file was cut off: the connection ended at line %d", line), err}
	default:
		return &FileError{fmt.Sprintf("the file could not be read on at line %d: %v", line, err), err}
	}
}
