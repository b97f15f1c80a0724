// Package domain holds the rules of duplicates: how alike two customers are and why, what is to be done with a pair that
// may be one customer, and what is told of it. It does no I/O.
package domain

import (
	"math"
	"slices"
	"strings"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Evidence is how two customers compare in one field, and what that says.
type Evidence struct {
	Field      Field     `bson:"field"`
	Agreement  Agreement `bson:"agreement"`
	Similarity float64   `bson:"similarity"` // 0 to 1
	Weight     float64   `bson:"weight"`     // in bits; below 0: against
}

// Likeness is how likely two customers are one: the sum of the evidence of the fields that both have. A score of 0 says
// nothing either way; each bit more doubles the odds.
type Likeness struct {
	Score    float64
	Evidence []Evidence
}

// Compare returns how likely two customers are one. The order of the two does not matter.
func Compare(a, b customers.Traits, f Frequencies) Likeness {
	if a.Kind != b.Kind {
		return Likeness{}
	}
	var l Likeness
	if a.Kind == customers.Person {
		l.personNames(a, b, f)
		l.birthDates(a.BirthDate, b.BirthDate)
	} else {
		l.organisationNames(a, b)
	}
	l.emails(a.Emails, b.Emails)
	l.phones(a.Phones, b.Phones)
	l.handles(a.Handles, b.Handles)
	l.addresses(a.Addresses, b.Addresses)
	l.household()
	l.Score = round(l.Score)
	return l
}

// add adds evidence of the table, or of another u where that is known better.
func (l *Likeness) add(field Field, agreement Agreement, similarity, u float64) {
	c := weights[field][agreement]
	if u > 0 {
		c.u = u
	}
	e := Evidence{field, agreement, round(similarity), round(c.weight())}
	l.Evidence, l.Score = append(l.Evidence, e), l.Score+e.Weight
}

// round keeps two decimals, which is more than is known.
func round(v float64) float64 { return math.Round(v*100) / 100 }

func (l *Likeness) organisationNames(a, b customers.Traits) {
	if len(a.Name) == 0 || len(b.Name) == 0 {
		return
	}
	similarity := max(jaroWinkler(strings.Join(a.Name, ""), strings.Join(b.Name, "")), addressLikeness(a.Name, b.Name)*0.95)
	l.add(WholeName, agreementOf(similarity, 1, 0.93, 0.86), similarity, 0)
}

func (l *Likeness) birthDates(a, b string) {
	switch {
	case a == "" || b == "":
	case a == b:
		l.add(BirthDate, Same, 1, 0)
	case mistypedDate(a, b):
		l.add(BirthDate, Close, 0.8, 0)
	default:
		l.add(BirthDate, Different, 0, 0)
	}
}

// mistypedDate reports whether two days differ by one digit, by two that changed places, or by day and month doing so.
func mistypedDate(a, b string) bool {
	x, y := strings.Split(a, "-"), strings.Split(b, "-")
	if len(x) == 3 && len(y) == 3 && x[0] == y[0] && x[1] == y[2] && x[2] == y[1] {
		return true
	}
	return mistypedDigits(strings.Join(x, ""), strings.Join(y, ""))
}

func (l *Likeness) emails(a, b []string) {
	if len(a) == 0 || len(b) == 0 {
		return
	}
	if shareOne(a, b) {
		l.add(EmailField, Same, 1, 0)
		return
	}
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			best = max(best, jaroWinkler(local(x), local(y)))
		}
	}
	l.add(EmailField, agreementOf(best, 2, 2, 0.95), best, 0) // another domain: never the same
}

func local(address string) string { return address[:strings.LastIndex(address, "@")+1] }

func (l *Likeness) phones(a, b []string) {
	switch {
	case len(a) == 0 || len(b) == 0:
	case shareOne(a, b):
		l.add(PhoneField, Same, 1, 0)
	case slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return mistypedDigits(x, y) })
	}):
		l.add(PhoneField, Close, 0.8, 0)
	default:
		l.add(PhoneField, Different, 0, 0)
	}
}

func (l *Likeness) handles(a, b []string) {
	switch {
	case shareOne(a, b):
		l.add(Handle, Same, 1, 0)
	case shareOne(kindsOf(a), kindsOf(b)):
		l.add(Handle, Different, 0, 0)
	}
}

func kindsOf(handles []string) []string {
	kinds := make([]string, len(handles))
	for i, h := range handles {
		kinds[i], _, _ = strings.Cut(h, ":")
	}
	return kinds
}

func (l *Likeness) addresses(a, b [][]string) {
	if len(a) == 0 || len(b) == 0 {
		return
	}
	best := 0.0
	for _, x := range a {
		for _, y := range b {
			likeness := addressLikeness(x, y)
			if len(x) <= 2 || len(y) <= 2 { // in Han characters it is one word
				likeness = max(likeness, writtenLikeness(strings.Join(x, ""), strings.Join(y, "")))
			}
			best = max(best, likeness)
		}
	}
	l.add(Address, agreementOf(best, 0.9, 0.7, 0.5), best, 0)
}

func shareOne(a, b []string) bool {
	return slices.ContainsFunc(a, func(v string) bool { return slices.Contains(b, v) })
}
