package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const (
	maxSchema   = 16 << 10 // bytes
	draft       = "https://json-schema.org/draft/2020-12/schema"
	schemaURL   = "schema.json"
	definitions = "#/$defs/"
)

// checkSchema returns the schema's JSON, or what is wrong with it.
func checkSchema(written map[string]json.RawMessage) (text, wrong string) {
	if len(written) == 0 {
		return "", ""
	}
	raw, err := json.Marshal(written)
	if err != nil {
		return "", "must be a JSON Schema"
	}
	if len(raw) > maxSchema {
		return "", fmt.Sprintf("is longer than %d bytes", maxSchema)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return "", "must be a JSON Schema"
	}
	if wrong := checkBounds(document); wrong != "" {
		return "", wrong
	}
	if _, err := compile(document); err != nil {
		return "", "must be a valid JSON Schema of draft 2020-12" + whereInvalid(err)
	}
	return string(raw), ""
}

// compile makes a validator of a schema that is within bounds. Nothing is loaded from anywhere.
func compile(document any) (*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(nowhere{})
	c.AssertFormat()
	if err := c.AddResource(schemaURL, document); err != nil {
		return nil, err
	}
	return c.Compile(schemaURL)
}

// nowhere refuses to load: a schema refers to nothing outside itself.
type nowhere struct{}

var errOutside = errors.New("a schema outside the document is not loaded")

func (nowhere) Load(string) (any, error) { return nil, errOutside }

// whereInvalid says where a schema breaks the rules for schemas.
func whereInvalid(err error) string {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return ""
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	return ": look at /" + strings.Join(invalid.InstanceLocation, "/")
}
