package domain

import "slices"

// Completeness is how much of what is worth knowing of a customer is known.
type Completeness struct {
	Score   int       // 0 to 100
	Missing []Missing // the heaviest first
}

// Missing is something that is not known, and by how much the score would rise if it were.
type Missing struct {
	What   string // a field's path, or a kind of contact point: "contactPoints.email"
	Weight int
}

// worth is something worth knowing. The weights of each kind of customer come to 100.
type worth struct {
	what                 string
	person, organisation int
	known                func(d Details) bool
}

// worths weigh most what a customer is reached by, and then what it is known by.
var worths = []worth{
	{"name.family", 10, 0, func(d Details) bool { return d.Name.Family != "" }},
	{"name.given", 5, 0, func(d Details) bool { return d.Name.Given != "" }},
	{"contactPoints.email", 15, 15, has(Email)},
	{"contactPoints.phone", 15, 15, has(Phone, WhatsApp)},
	{"contactPoints.address", 10, 15, has(Address)},
	{"contactPoints.website", 0, 10, has(Website)},
	{"contactPoints.verified", 5, 5, func(d Details) bool {
		return slices.ContainsFunc(d.ContactPoints, func(p ContactPoint) bool { return p.Verified })
	}},
	{"birthDate", 10, 0, func(d Details) bool { return d.BirthDate != "" }},
	{"language", 5, 5, func(d Details) bool { return d.Language != "" }},
	{"timeZone", 5, 5, func(d Details) bool { return d.TimeZone != "" }},
	{"industry", 0, 10, func(d Details) bool { return d.Industry != "" }},
	{"sizeClass", 0, 5, func(d Details) bool { return d.SizeClass != "" }},
	{"preferredChannel", 5, 0, func(d Details) bool { return d.PreferredChannel != "" }},
	{"owner", 10, 10, func(d Details) bool { return d.Owner != "" }},
	{"source", 5, 5, func(d Details) bool { return d.Source != "" }},
}

func has(kinds ...PointKind) func(d Details) bool {
	return func(d Details) bool {
		return slices.ContainsFunc(d.ContactPoints, func(p ContactPoint) bool { return slices.Contains(kinds, p.Kind) })
	}
}

// Completeness weighs what is known.
func (d Details) Completeness() Completeness {
	var c Completeness
	for _, w := range worths {
		weight := w.person
		if d.Kind == Organisation {
			weight = w.organisation
		}
		switch {
		case weight == 0:
		case w.known(d):
			c.Score += weight
		default:
			c.Missing = append(c.Missing, Missing{w.what, weight})
		}
	}
	slices.SortStableFunc(c.Missing, func(a, b Missing) int { return b.Weight - a.Weight })
	return c
}
