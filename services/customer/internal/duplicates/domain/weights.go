package domain

import "math"

// Agreement says how two customers compare in a field.
type Agreement string

// The agreements, from the most to the least.
const (
	Same      Agreement = "same"
	Swapped   Agreement = "swapped"   // the given name of one is the family name of the other, and the other way round
	Homophone Agreement = "homophone" // written in other characters that are read alike
	VeryClose Agreement = "very-close"
	Close     Agreement = "close"
	Different Agreement = "different"
	Shared    Agreement = "shared" // by those who live together
)

// chance is how often an agreement is seen: m among pairs that are one customer, u among pairs that are not (Fellegi and
// Sunter 1969).
type chance struct{ m, u float64 }

// weight is the evidence for one customer in bits: log2(m/u).
func (c chance) weight() float64 { return math.Log2(c.m / c.u) }

// Field is what customers are compared in.
type Field string

// The fields.
const (
	FamilyName Field = "name.family"
	GivenName  Field = "name.given"
	WholeName  Field = "name.display"
	BirthDate  Field = "birthDate"
	EmailField Field = "email"
	PhoneField Field = "phone"
	Handle     Field = "handle"
	Address    Field = "address"
	// Household takes back what a household shares; see Likeness.household.
	Household Field = "household"
)

// weights is the one table of what is expected of each field. The m and the u of a field each add up to 1 over its
// agreements. They are set from what is known of records that people type; where a tenant's values are counted
// (Frequencies), the u of an agreement in a name is how frequent that name is.
var weights = map[Field]map[Agreement]chance{
	FamilyName: {Same: {0.80, 0.003}, Homophone: {0.02, 0.002}, VeryClose: {0.10, 0.003}, Close: {0.03, 0.012}, Different: {0.05, 0.98}},
	GivenName:  {Same: {0.72, 0.008}, Homophone: {0.02, 0.002}, VeryClose: {0.10, 0.004}, Close: {0.04, 0.016}, Different: {0.12, 0.97}},
	// Persons whose name is in the wrong fields, and organisations.
	WholeName: {Same: {0.70, 0.0005}, Swapped: {0.03, 0.00002}, VeryClose: {0.15, 0.001}, Close: {0.07, 0.01}, Different: {0.08, 0.9885}},
	BirthDate: {Same: {0.93, 0.0001}, Close: {0.05, 0.004}, Different: {0.02, 0.9959}},
	// Households and offices share telephones and addresses, so an agreement is not as rare as the values are.
	EmailField: {Same: {0.65, 0.0002}, Close: {0.10, 0.002}, Different: {0.25, 0.9978}},
	PhoneField: {Same: {0.60, 0.0005}, Close: {0.10, 0.001}, Different: {0.30, 0.9985}},
	Handle:     {Same: {0.60, 0.0002}, Different: {0.40, 0.9998}},
	Address:    {Same: {0.55, 0.0004}, VeryClose: {0.20, 0.002}, Close: {0.12, 0.02}, Different: {0.13, 0.9776}},
}

// agreementOf grades a similarity of 0 to 1.
func agreementOf(similarity, same, veryClose, closeTo float64) Agreement {
	switch {
	case similarity >= same:
		return Same
	case similarity >= veryClose:
		return VeryClose
	case similarity >= closeTo:
		return Close
	default:
		return Different
	}
}
