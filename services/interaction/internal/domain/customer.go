// Package domain holds the interaction service's types and rules. It does no I/O, knows no framework and has no clock of
// its own: what it needs to know it is told, and what follows it returns, with the events that tell of it.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Customer is the copy this service keeps of a customer: as much as touchpoints and follow-ups need.
type Customer struct {
	ID               string  `bson:"-"`
	Name             string  `bson:"name,omitempty"`
	PreferredChannel Channel `bson:"preferredChannel,omitempty"`
	Owner            string  `bson:"owner,omitempty"`
	Language         string  `bson:"language,omitempty"` // BCP 47
	TimeZone         string  `bson:"timeZone,omitempty"` // IANA name
	Deleted          bool    `bson:"deleted,omitempty"`
	// Watermark is the sequence of the last event that made this copy.
	Watermark int64 `bson:"watermark"`
}

// Learn returns the copy after an event that carries the customer's whole state. An event the copy already has, or one
// older than that, changes nothing.
func (c Customer) Learn(told contracts.Customer, sequence int64) (Customer, bool) {
	if sequence <= c.Watermark || c.Deleted {
		return c, false
	}
	return Customer{
		ID: c.ID, Name: told.DisplayName, PreferredChannel: Channel(told.PreferredChannel),
		Owner: told.Owner, Language: told.Language, TimeZone: told.TimeZone, Watermark: sequence,
	}, true
}

// Forget returns the copy of a deleted customer: nothing personal is left in it.
func (c Customer) Forget(sequence int64) (Customer, bool) {
	if c.Deleted {
		return c, false
	}
	return Customer{ID: c.ID, Deleted: true, Watermark: max(sequence, c.Watermark)}, true
}

// Zone returns the customer's time zone, or the given one when it has none that is known here.
func (c Customer) Zone(otherwise *time.Location) *time.Location {
	if c.TimeZone == "" {
		return otherwise
	}
	if zone, err := time.LoadLocation(c.TimeZone); err == nil {
		return zone
	}
	return otherwise
}
