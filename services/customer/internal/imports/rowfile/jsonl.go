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

type jsonlReader struct {
	decoded    *decodedText
	text       *bufio.Reader
	line       []byte
	rows, seen int64 // seen counts lines
}

// JSONLines reads a file of one JSON object a line; mediaType is what its sender calls it, and may be empty.
func JSONLines(file io.Reader, mediaType string) (Reader, error) {
	text, err := decoded(file, mediaType)
	if err != nil {
		return nil, err
	}
	return &jsonlReader{decoded: text, text: bufio.NewReaderSize(text, 64<<10)}, nil
}

func (r *jsonlReader) Columns() []string { return nil }
func (r *jsonlReader) Encoding() string  { return r.decoded.name() }
func (r *jsonlReader) Close() error      { return nil }

func (r *jsonlReader) Next() (Row, error) {
	for {
		whole, err := r.readLine()
		if err != nil {
			return Row{}, err
		}
		line := bytes.TrimSpace(r.line)
		if len(line) == 0 {
			if whole {
				continue
			}
			return Row{}, io.EOF
		}
		row := Row{Number: r.rows + 1, Line: r.seen, Size: len(line), JSON: line}
		if err := check(line); err != nil {
			if !whole && cutOff(err) {
				return Row{}, broken("the file was cut off: its last row, at line %d, is not complete", r.seen)
			}
			row.Broken = []fault.Field{explain(err)}
		}
		r.rows++
		return row, nil
	}
}

// check returns what is wrong with a line as JSON.
func check(line []byte) error {
	if line[0] != '{' {
		return errNoObject
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	if err := decoder.Decode(new(json.RawMessage)); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errAfter
	}
	return nil
}

// readLine reads the next line; whole says that it ends with a newline. The last of the file may be empty and not whole.
func (r *jsonlReader) readLine() (whole bool, err error) {
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

// DecodeStrictly decodes a row of JSON without unknown members, and returns what is wrong with it.
func DecodeStrictly(row []byte, into any) []fault.Field {
	decoder := json.NewDecoder(bytes.NewReader(row))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return []fault.Field{explain(err)}
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
