package domain

import "slices"

// mostShared is the most, in bits, that a family name, an address and a telephone say together of two persons with
// different given names. Fellegi and Sunter's sum takes the fields for independent, but a household shares all three.
const mostShared = 8

// household takes back what exceeds mostShared.
func (l *Likeness) household() {
	if !l.differs(GivenName) {
		return
	}
	shared := 0.0
	for _, e := range l.Evidence {
		if e.Weight > 0 && (e.Field == FamilyName || e.Field == Address || e.Field == PhoneField) {
			shared += e.Weight
		}
	}
	if shared > mostShared {
		l.Evidence = append(l.Evidence, Evidence{Field: Household, Agreement: Shared, Similarity: 1, Weight: round(mostShared - shared)})
		l.Score += mostShared - shared
	}
}

// Contested reports whether only a person should decide: given names differ, as those of twins do, or birth dates, as those
// of father and son of one name do, or nothing but the name speaks for one customer.
func (l Likeness) Contested() bool {
	if l.differs(GivenName) || l.differs(BirthDate) || l.differs(WholeName) {
		return true
	}
	return !slices.ContainsFunc(l.Evidence, func(e Evidence) bool {
		return e.Weight > 0 && e.Field != FamilyName && e.Field != GivenName && e.Field != WholeName
	})
}

func (l Likeness) differs(field Field) bool {
	return slices.ContainsFunc(l.Evidence, func(e Evidence) bool { return e.Field == field && e.Agreement == Different })
}
