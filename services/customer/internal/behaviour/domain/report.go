package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Report is a behaviour as its caller reports it. It names its customer by either id.
type Report struct {
	ID                 string // in the caller's own system
	CustomerID         string
	CustomerExternalID string
	Name               string
	OccurredAt         time.Time
	Properties         map[string]json.RawMessage `personal:"true"`
}

const (
	maxID         = 200     // runes
	maxProperties = 8 << 10 // bytes of JSON
	maxDepth      = 8
	maxValues     = 500 // at any depth
	// clockSkew is how far a caller's clock may be ahead.
	clockSkew = time.Minute
)

// Check returns an Invalid fault when the report breaks a rule that does not depend on its customer or its name.
func (r Report) Check(now time.Time) error {
	switch {
	case r.ID == "" || utf8.RuneCountInString(r.ID) > maxID || strings.ContainsFunc(r.ID, unicode.IsControl):
		return fault.OnField("id", "must have 1 to %d characters, none of them control characters", maxID)
	case r.CustomerID == "" && r.CustomerExternalID == "":
		return fault.OnField("customerId", "is required, or customerExternalId")
	case r.CustomerID != "" && r.CustomerExternalID != "":
		return fault.OnField("customerExternalId", "must be left out where customerId is given")
	case r.OccurredAt.After(now.Add(clockSkew)):
		return fault.OnField("occurredAt", "is in the future")
	case !r.OccurredAt.After(now.Add(-Keep)):
		return fault.OnField("occurredAt", "is longer ago than the %d days for which behaviour is kept", int(Keep.Hours()/24))
	default:
		return nil
	}
}

// Record makes the report a behaviour of the customer; it must have been checked.
func (r Report) Record(id, customerID string, schema *Schema, now time.Time) (Behaviour, error) {
	at := r.OccurredAt.UTC().Truncate(time.Millisecond)
	b := Behaviour{
		ID: id, ExternalID: r.ID, CustomerID: customerID, Name: r.Name, OccurredAt: at, RecordedAt: now, ExpiresAt: at.Add(Keep),
	}
	raw, err := json.Marshal(r.Properties)
	if err != nil {
		return b, fault.OnField("properties", "must be a JSON object")
	}
	if len(r.Properties) == 0 {
		raw = []byte("{}")
	} else {
		b.Properties = string(raw)
	}
	return b, schema.check(raw)
}

// Schema checks the properties of one kind of behaviour.
type Schema struct{ validator *jsonschema.Schema } // nil: anything goes

// Rules returns what the properties of the behaviour are checked against.
func (d Definition) Rules() (*Schema, error) {
	if d.Schema == "" {
		return &Schema{}, nil
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(d.Schema))
	if err != nil {
		return nil, fmt.Errorf("the schema of %s: %w", d.Name, err)
	}
	validator, err := compile(document)
	if err != nil {
		return nil, fmt.Errorf("the schema of %s: %w", d.Name, err)
	}
	return &Schema{validator}, nil
}

// check names the first place where properties break a rule, without what they say there: they are personal.
func (s *Schema) check(raw []byte) error {
	if len(raw) > maxProperties {
		return fault.OnField("properties", "are longer than %d bytes", maxProperties)
	}
	properties, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return fault.OnField("properties", "must be a JSON object")
	}
	if depth, values := extent(properties); depth > maxDepth || values > maxValues {
		return fault.OnField("properties", "have more than %d values, or are nested deeper than %d", maxValues, maxDepth)
	}
	if s.validator == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	if err := s.validator.Validate(properties); errors.As(err, &invalid) {
		for len(invalid.Causes) > 0 {
			invalid = invalid.Causes[0]
		}
		path := strings.Join(append([]string{"properties"}, invalid.InstanceLocation...), ".")
		return fault.OnField(path, "breaks the rule %q of the schema", strings.Join(invalid.ErrorKind.KeywordPath(), "/"))
	} else if err != nil {
		return fault.OnField("properties", "cannot be checked against the schema")
	}
	return nil
}

// extent returns how deep a JSON value is nested and how many values are in it.
func extent(value any) (depth, values int) {
	var inner []any
	switch value := value.(type) {
	case map[string]any:
		for _, v := range value {
			inner = append(inner, v)
		}
	case []any:
		inner = value
	}
	for _, v := range inner {
		d, n := extent(v)
		depth, values = max(depth, d), values+n
	}
	return depth + 1, values + 1
}
