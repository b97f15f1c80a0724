// Package domain holds the feedback service's types and rules. It does no I/O, knows no framework and has no clock of its
// own: what it needs to know it is told, and what follows it returns, with the events that tell of it.
package domain

import "github.com/guanxi-crm/guanxi/contracts"

// Customer is the copy this service keeps of a customer: whether it may be asked, and in which language.
type Customer struct {
	ID       string `bson:"-"`
	Language string `bson:"language,omitempty"` // BCP 47
	Deleted  bool   `bson:"deleted,omitempty"`
	// Watermark is the sequence of the last event that made this copy.
	Watermark int64 `bson:"watermark"`
}

// Learn returns the copy after an event that carries the customer's whole state. An event the copy already has, or one
// older than that, changes nothing.
func (c Customer) Learn(told contracts.Customer, sequence int64) (Customer, bool) {
	if sequence <= c.Watermark || c.Deleted {
		return c, false
	}
	return Customer{ID: c.ID, Language: told.Language, Watermark: sequence}, true
}

// Forget returns the copy of a deleted customer.
func (c Customer) Forget(sequence int64) (Customer, bool) {
	if c.Deleted {
		return c, false
	}
	return Customer{ID: c.ID, Deleted: true, Watermark: max(sequence, c.Watermark)}, true
}
