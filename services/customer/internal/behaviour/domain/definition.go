// Package domain holds what customers do and the tenant watches for: what each kind of behaviour is called and may say,
// and the checks of what is said. It does no I/O, knows no framework and has no clock.
package domain

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/services/customer/internal/changes"
)

// Status says whether a kind of behaviour is still watched for.
type Status string

// The statuses of a definition.
const (
	Active  Status = "active"
	Retired Status = "retired" // nothing more is recorded; what was recorded stays
)

// MaxDefinitions is how many definitions a tenant can have, the retired ones among them.
const MaxDefinitions = 500

const maxDescription = 1000 // runes

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Definition says what a kind of behaviour is called and what may be said of it.
type Definition struct {
	Name        string    `bson:"-"` // its id: "product-viewed"
	Description string    `bson:"description,omitempty"`
	Schema      string    `bson:"schema,omitempty"` // JSON Schema, draft 2020-12, of the properties; empty: anything goes
	Status      Status    `bson:"status"`
	CreatedAt   time.Time `bson:"createdAt"`
	UpdatedAt   time.Time `bson:"updatedAt"`
}

// Details are what a caller may write of a definition.
type Details struct {
	Description string
	Schema      map[string]json.RawMessage
	Status      Status // empty: active
}

// Details returns what a caller may write of the definition, as it is.
func (d Definition) Details() Details {
	details := Details{Description: d.Description, Status: d.Status}
	if d.Schema != "" {
		if err := json.Unmarshal([]byte(d.Schema), &details.Schema); err != nil {
			details.Schema = nil // it was checked when it was written
		}
	}
	return details
}

// Define makes a definition, or an Invalid fault that names every broken rule.
func Define(name string, details Details, now time.Time) (Definition, []contracts.Data, error) {
	var broken []fault.Field
	if len(name) > 64 || !namePattern.MatchString(name) {
		broken = []fault.Field{{Path: "name", Message: "must be words of small letters and digits with - between them, for example product-viewed"}}
	}
	return Definition{Name: name, CreatedAt: now}.become(details, broken, now)
}

// Change replaces the details. It tells nothing when they are the same. What was recorded before stays as it is.
func (d Definition) Change(details Details, now time.Time) (Definition, []contracts.Data, error) {
	return d.become(details, nil, now)
}

func (d Definition) become(details Details, broken []fault.Field, now time.Time) (Definition, []contracts.Data, error) {
	before := d
	d.Description = strings.TrimSpace(details.Description)
	if utf8.RuneCountInString(d.Description) > maxDescription {
		broken = append(broken, fault.Field{Path: "description", Message: fmt.Sprintf("is longer than %d characters", maxDescription)})
	}
	schema, wrong := checkSchema(details.Schema)
	if wrong != "" {
		broken = append(broken, fault.Field{Path: "schema", Message: wrong})
	}
	d.Schema = schema
	switch d.Status = details.Status; d.Status {
	case "":
		d.Status = Active
	case Active, Retired:
	default:
		broken = append(broken, fault.Field{Path: "status", Message: "must be active or retired"})
	}
	if len(broken) > 0 {
		return before, nil, fault.OnFields(broken...)
	}
	changed := changes.Between(before.told(), d.told())
	if len(changed) == 0 {
		return before, nil, nil
	}
	d.UpdatedAt = now
	return d, []contracts.Data{contracts.SettingChanged{Kind: "behaviour-definition", ID: d.Name, Name: d.Name, Changes: changed}}, nil
}

// told is what events say of the definition.
func (d Definition) told() map[string]any {
	return map[string]any{"description": d.Description, "schema": d.Schema, "status": d.Status}
}
