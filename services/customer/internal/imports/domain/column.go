package domain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/guanxi-crm/guanxi/kit/fault"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Column says what a column of a table means.
type Column struct {
	Column string `json:"column" bson:"column"` // its name in the header
	Target string `json:"target" bson:"target"` // a field's path, or Ignore
	// SplitBy separates the entries of a list; empty: a semicolon.
	SplitBy string `json:"splitBy" bson:"splitBy,omitempty"`
	// DateFormat is how days are written, made of YYYY, MM and DD; empty: 2026-01-31.
	DateFormat string `json:"dateFormat" bson:"dateFormat,omitempty"`
	// Country is that of phone numbers without a country code: two letters.
	Country string `json:"country" bson:"country,omitempty"`
}

// Ignore is the target of a column that is passed over.
const Ignore = "ignore"

// ErrorColumn is the column of a file of rejected rows that says why; it is passed over when the file comes back.
const ErrorColumn = "error"

const (
	maxColumns    = 500
	maxColumnName = 500 // bytes
	maxSplitBy    = 8   // bytes
)

// CheckColumns returns what is wrong with a mapping.
func CheckColumns(kind Kind, columns []Column, defs fields.Definitions) (broken []fault.Field) {
	if len(columns) > maxColumns {
		return []fault.Field{{Path: "mapping", Message: fmt.Sprintf("has more than %d columns", maxColumns)}}
	}
	names, targets := map[string]bool{}, map[string]bool{}
	for n, c := range columns {
		for _, wrong := range c.check(kind, defs) {
			wrong.Path = fmt.Sprintf("mapping[%d].%s", n, wrong.Path)
			broken = append(broken, wrong)
		}
		if names[strings.TrimSpace(c.Column)] {
			broken = append(broken, fault.Field{Path: fmt.Sprintf("mapping[%d].column", n), Message: "is there twice"})
		}
		if targets[c.Target] {
			broken = append(broken, fault.Field{Path: fmt.Sprintf("mapping[%d].target", n), Message: "is there twice"})
		}
		names[strings.TrimSpace(c.Column)], targets[c.Target] = true, c.Target != Ignore
	}
	return broken
}

func (c Column) check(kind Kind, defs fields.Definitions) (broken []fault.Field) {
	if name := strings.TrimSpace(c.Column); name == "" || len(name) > maxColumnName {
		broken = append(broken, fault.Field{Path: "column", Message: fmt.Sprintf("must have 1 to %d bytes", maxColumnName)})
	}
	if !isTarget(kind, c.Target, defs) {
		broken = append(broken, fault.Field{Path: "target", Message: "there is no such field"})
	}
	if _, ok := layoutOf(c.DateFormat); !ok {
		broken = append(broken, fault.Field{Path: "dateFormat", Message: "must be made of YYYY, MM and DD, for example DD/MM/YYYY"})
	}
	if c.Country != "" && !phonenumbers.GetSupportedRegions()[c.Country] {
		broken = append(broken, fault.Field{Path: "country", Message: "must be a country's two letters, for example CN"})
	}
	if len(c.SplitBy) > maxSplitBy {
		broken = append(broken, fault.Field{Path: "splitBy", Message: fmt.Sprintf("must have at most %d bytes", maxSplitBy)})
	}
	return broken
}

// targetsOf returns what the columns mean.
func targetsOf(columns []Column) []string {
	targets := make([]string, len(columns))
	for i, c := range columns {
		targets[i] = c.Target
	}
	return targets
}

// Named returns the columns of a header as the plan says what they mean, in the header's order, or an Invalid fault that
// says which column is not known, is there twice or is missing.
func (p Plan) Named(kind Kind, header []string, defs fields.Definitions) ([]Column, error) {
	columns := make([]Column, len(header))
	for i, name := range header {
		name = strings.TrimSpace(name)
		column, known := p.meaning(kind, name, defs)
		switch {
		case !known:
			return nil, fault.New(fault.Invalid, "the header has a column %q that is not known; say with a mapping what it means", name)
		case name != "" && slices.Contains(header[:i], header[i]):
			return nil, fault.New(fault.Invalid, "the header has the column %q twice", name)
		}
		columns[i] = column
	}
	for _, c := range p.Mapping {
		if c.Target != Ignore && !slices.ContainsFunc(columns, func(has Column) bool { return has.Column == strings.TrimSpace(c.Column) }) {
			return nil, fault.New(fault.Invalid, "the header misses the column %q, which the mapping names", c.Column)
		}
	}
	for _, anyOf := range p.required(kind) {
		if !slices.ContainsFunc(columns, func(c Column) bool { return slices.Contains(anyOf, c.Target) }) {
			names := strings.Join(nativeNames(kind, anyOf), `" or "`)
			return nil, fault.New(fault.Invalid, "the header misses the column %s", `"`+names+`"`)
		}
	}
	return columns, nil
}

// meaning returns what the column of a name means. With a mapping, what it does not name is passed over.
func (p Plan) meaning(kind Kind, name string, defs fields.Definitions) (Column, bool) {
	if len(p.Mapping) > 0 {
		for _, c := range p.Mapping {
			if strings.TrimSpace(c.Column) == name {
				c.Column = name
				return c, true
			}
		}
		return Column{Column: name, Target: Ignore}, true
	}
	if name == ErrorColumn {
		return Column{Column: name, Target: Ignore}, true
	}
	target, known := nativeTarget(kind, name)
	return Column{Column: name, Target: target}, known || isTarget(kind, target, defs)
}
