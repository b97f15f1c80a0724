// Package domain holds the feedback service's types and rules. It does no I/O, knows no framework and has no clock of its
// own: what it needs to know it is told, and what follows it returns, with the events that tell of it.
package domain

import (
	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/mirror"
)

// Customer is the copy this service keeps of a customer: whether it may be asked, and in which language.
type Customer struct {
	mirror.State `bson:",inline"`
	Language     string `bson:"language,omitempty"` // BCP 47
}

// Learn returns the copy after an event that carries the customer's whole state. An event the copy already has, or one
// older than that, changes nothing.
func (c Customer) Learn(told contracts.Customer, sequence int64) (Customer, bool) {
	if !c.Takes(sequence) {
		return c, false
	}
	return Customer{State: c.At(sequence), Language: told.Language}, true
}

// Forget returns the copy of a deleted customer.
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
