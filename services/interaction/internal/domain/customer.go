// Package domain holds the interaction service's types and rules. It does no I/O, knows no framework and has no clock of
// its own: what it needs to know it is told, and what follows it returns, with the events that tell of it.
package domain

import (
	"time"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror"
)

// Customer is the copy this service keeps of a customer: as much as touchpoints and follow-ups need.
type Customer struct {
	mirror.State     `bson:",inline"`
	Name             string  `bson:"name,omitempty"`
	PreferredChannel Channel `bson:"preferredChannel,omitempty"`
	Owner            string  `bson:"owner,omitempty"`
	Language         string  `bson:"language,omitempty"` // BCP 47
	TimeZone         string  `bson:"timeZone,omitempty"` // IANA name
}

// Learn returns the copy after an event that carries the customer's whole state. An event the copy already has, or one
// older than that, changes nothing.
func (c Customer) Learn(told contracts.Customer, sequence int64) (Customer, bool) {
	if !c.Takes(sequence) {
		return c, false
	}
	return Customer{
		State: c.At(sequence), Name: told.DisplayName, PreferredChannel: Channel(told.PreferredChannel),
		Owner: told.Owner, Language: told.Language, TimeZone: told.TimeZone,
	}, true
}

// Forget returns the copy of a deleted customer: nothing personal is left in it.
func (c Customer) Forget(sequence int64) (Customer, bool) {
	state, changed := c.Delete(sequence)
	if !changed {
		return c, false
	}
	return Customer{State: state}, true
}

// Erase returns the copy of an erased customer: its id, which is dead from now on.
func (c Customer) Erase() (Customer, bool) {
	state, changed := c.Bury()
	if !changed {
		return c, false
	}
	return Customer{State: state}, true
}

// MergeInto returns the copy of a customer that turned out to be another one, who it stands for from now on.
func (c Customer) MergeInto(other, mergeID string) (merged Customer, changed bool) {
	c.State, changed = c.Merge(mergeID, other)
	return c, changed
}

// Return returns the copy of a customer that stands for itself again.
func (c Customer) Return(mergeID string) (back Customer, changed bool) {
	c.State, changed = c.Unmerge(mergeID)
	return c, changed
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
