// Package domain holds the rules of custom fields: what a tenant may define of its own, and which values its customers
// may then have. It does no I/O and knows no customer.
package domain

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
)

// Type says what the values of a field are. It never changes: the values that are there would not be of the new one.
type Type string

// The types of a field, and how their values are written in JSON.
const (
	Text        Type = "text"         // a line of text
	Number      Type = "number"       // a number
	Money       Type = "money"        // {"amount":"12.34","currency":"CNY"}
	Date        Type = "date"         // a calendar day: "2026-01-31"
	Boolean     Type = "boolean"      // true or false
	Choice      Type = "choice"       // one of the definition's choices
	MultiChoice Type = "multi-choice" // several of them
	Customer    Type = "customer"     // the id of another customer
)

// Subject says of which kind of customer a field is.
type Subject string

// The subjects of a field.
const (
	Persons       Subject = "person"
	Organisations Subject = "organisation"
	Both          Subject = "both"
)

// Definition is a field of the tenant's own.
type Definition struct {
	Key        string            `json:"key" bson:"key"` // never changes
	Labels     map[string]string `json:"labels" bson:"labels,omitempty"`
	Type       Type              `json:"type" bson:"type"`
	For        Subject           `json:"for" bson:"for"`
	Required   bool              `json:"required" bson:"required,omitempty"`
	Unique     bool              `json:"unique" bson:"unique,omitempty"`
	Searchable bool              `json:"searchable" bson:"searchable,omitempty"`
	// Default is the value of a new customer for which none is given.
	Default any       `json:"default" bson:"-"`
	Choices []Option  `json:"choices" bson:"choices,omitempty"`
	Since   time.Time `json:"-" bson:"since"`
	Changed time.Time `json:"-" bson:"changed"`
	// RetiredAt: values stay with the customers that have one, and no other gets one.
	RetiredAt *time.Time `json:"retiredAt" bson:"retiredAt,omitempty"`
	// Revision counts the definition's changes, from 1.
	Revision int64 `json:"-" bson:"revision"`
}

// Option is one choice of a field.
type Option struct {
	Value   string            `json:"value" bson:"value"`
	Labels  map[string]string `json:"labels" bson:"labels,omitempty"`
	Retired bool              `json:"retired" bson:"retired,omitempty"` // customers that have it keep it, and no other gets it
}

// Retired reports whether the definition is retired.
func (d Definition) Retired() bool { return d.RetiredAt != nil }

// Applies reports whether a customer of the kind may have the field.
func (d Definition) Applies(kind string) bool { return d.For == Both || string(d.For) == kind }

// MaxDefinitions bounds a tenant's definitions, the retired among them.
const MaxDefinitions = 200

// Definitions are all of a tenant's, in the order they were made.
type Definitions []Definition

// Find returns the definition of a key.
func (ds Definitions) Find(key string) (Definition, bool) {
	if i := ds.index(key); i >= 0 {
		return ds[i], true
	}
	return Definition{}, false
}

func (ds Definitions) index(key string) int {
	return slices.IndexFunc(ds, func(d Definition) bool { return d.Key == key })
}

// Same reports whether two values of a field are the same, whatever store or caller they come from.
func Same(a, b any) bool {
	one, err := json.Marshal(a)
	if err != nil {
		return false
	}
	other, err := json.Marshal(b)
	return err == nil && bytes.Equal(one, other)
}
