package rowfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

type jsonlReader[T any] struct {
	text       *bufio.Reader
	line       []byte
	rows, seen int64 // seen counts lines
}

func newJSONL[T any](text io.Reader) *jsonlReader[T] {
	return &jsonlReader[T]{text: bufio.NewReaderSize(text, 64<<10)}
}

func (r *jsonlReader[T]) Next() (Row[T], error) {
	for {
		whole, err := r.readLine()
		if err != nil {
			return Row[T]{}, err
		}
		line := bytes.TrimSpace(r.line)
		if len(line) == 0 {
			if whole {
				continue
			}
			return Row[T]{}, io.EOF
		}
		row := Row[T]{Number: r.rows + 1, Line: r.seen, Size: len(line)}
		err = decodeStrictly(line, &row.Value)
		if !whole && cutOff(err) {
			return Row[T]{}, broken("the file was cut off: its last row, at line %d, is not complete", r.seen)
		}
		if err != nil {
			row.Broken = []fault.Field{explain(err)}
		}
		r.rows++
		return row, nil
	}
}

// readLine reads the next line; whole says that it ends with a newline. The last of the file may be empty and not whole.
func (r *jsonlReader[T]) readLine() (whole bool, err error) {
	r.line = r.line[:0]
	r.seen++
	for {
		part, err := r.text.ReadSlice('\n')
		r.line = append(r.line, part...)
		switch {
		case len(r.line) > maxRow:
			return false, broken("line %d is longer than 1 MiB", r.seen)
		case err == nil:
			return true, nil
		case err == io.EOF:
			return false, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return false, unreadable(err, r.seen)
		}
	}
}

// decodeStrictly decodes one JSON object, without unknown fields and with nothing after it.
func decodeStrictly(line []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if line[0] != '{' {
		return errNoObject
	}
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errAfter
	}
	return nil
}

var (
	errNoObject = errors.New("must be a JSON object")
	errAfter    = errors.New("has something after the JSON object")
)

func cutOff(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }

func explain(err error) fault.Field {
	if mistyped := new(json.UnmarshalTypeError); errors.As(err, &mistyped) {
		return fault.Field{Path: written(mistyped.Field), Message: "must not be a JSON " + mistyped.Value}
	}
	if cutOff(err) {
		return fault.Field{Message: "is no JSON: the line ends inside the object"}
	}
	return fault.Field{Message: "is not valid: " + strings.TrimPrefix(err.Error(), "json: ")}
}

// written returns a path as the file has it: encoding/json puts the names of embedded structs before it.
func written(path string) string {
	for path != "" && unicode.IsUpper(rune(path[0])) {
		_, path, _ = strings.Cut(path, ".")
	}
	return path
}
