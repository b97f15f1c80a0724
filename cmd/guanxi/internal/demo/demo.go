// Package demo makes up a year of a small tea merchant's business: customers with Chinese and Western names, what they
// bought, the contacts with them and the answers they gave. All of it is drawn at random from a seed; nobody in it is a
// real person. It knows nothing of how it gets into an installation.
package demo

import (
	"math/rand/v2"
	"time"
)

// Config says what to make up. The same config makes the same data.
type Config struct {
	Seed      uint64
	Customers int
	// End is the last day of the year: data that end in the past would show a business that has stopped.
	End time.Time
}

// Data is a made-up business.
type Data struct {
	Customers []Customer
	Purchases []Purchase
	Contacts  []Contact
	Answers   []Answer
}

const (
	days     = 365
	currency = "CNY"
)

// Generate makes it up.
func Generate(cfg Config) Data {
	var data Data
	for n := range cfg.Customers {
		// Each customer has a source of its own, so that a change to one kind of data leaves the other customers alone.
		g := generator{rand.New(rand.NewPCG(cfg.Seed, uint64(n))), cfg.End}
		c, life := g.customer(n)
		purchases := g.purchases(c, life)
		data.Customers = append(data.Customers, c)
		data.Purchases = append(data.Purchases, purchases...)
		data.Contacts = append(data.Contacts, g.contacts(c, purchases)...)
		data.Answers = append(data.Answers, g.answers(c, purchases)...)
	}
	return data
}

// generator draws what there is to know of one customer.
type generator struct {
	*rand.Rand
	end time.Time
}

// day is the calendar day so many days before the end.
func (g generator) day(before int) string {
	return g.end.AddDate(0, 0, -before).Format(time.DateOnly)
}

// chance is true with the given probability.
func (g generator) chance(p float64) bool { return g.Float64() < p }

// pick draws one of the values, all alike.
func pick[T any](g generator, values []T) T { return values[g.IntN(len(values))] }
