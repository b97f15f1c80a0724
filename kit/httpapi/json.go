package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"
)

// jsonFormat reads and writes JSON; its errors say where the JSON is wrong, in words for the caller.
func jsonFormat() huma.Format {
	return huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}
}

func unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v)
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		line, column := position(data, syntax.Offset)
		return fmt.Errorf("the body is not JSON: %s (line %d, column %d)", syntax.Error(), line, column)
	case errors.As(err, &mismatch):
		return fmt.Errorf("%s: the %s does not fit", mismatch.Field, mismatch.Value)
	}
	return err
}

// position turns json's offset, which counts the bytes read up to and with the wrong one, into line and column from 1.
func position(data []byte, offset int64) (line, column int) {
	read := data[:min(max(offset, 1), int64(len(data)))]
	line = bytes.Count(read, []byte("\n")) + 1
	return line, len(read) - (bytes.LastIndexByte(read, '\n') + 1)
}
