package domain

import (
	"maps"
	"slices"
	"strings"

	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// mergeField is how one field of the details is merged and unmerged.
type mergeField struct {
	name string
	list bool
	size func(d Details) int // how much is known; 0: nothing
	same func(a, b Details) bool
	take func(to *Details, from Details)
	// unite adds to a list what only the other has, and returns how many elements there was no room for.
	unite func(to *Details, from Details) (leftOut int)
	// untake takes back what a merge made of before, and reports whether it is all still as after had it.
	untake func(now *Details, before, after Details) bool
}

// mergeFields are the fields of two customers, in the order they are shown: the one table of what is merged.
func mergeFields(a, b Details) []mergeField {
	all := []mergeField{
		nameField(),
		textField("externalId", func(d *Details) *string { return &d.ExternalID }),
		listField("contactPoints", maxContactPoints, func(d *Details) *[]ContactPoint { return &d.ContactPoints }, pointKey, besidePoints),
		textField("preferredChannel", func(d *Details) *Channel { return &d.PreferredChannel }),
		hoursField(),
		textField("language", func(d *Details) *string { return &d.Language }),
		textField("timeZone", func(d *Details) *string { return &d.TimeZone }),
		textField("birthDate", func(d *Details) *string { return &d.BirthDate }),
		textField("industry", func(d *Details) *string { return &d.Industry }),
		textField("sizeClass", func(d *Details) *string { return &d.SizeClass }),
		textField("source", func(d *Details) *string { return &d.Source }),
		textField("owner", func(d *Details) *string { return &d.Owner }),
		textField("team", func(d *Details) *string { return &d.Team }),
		listField("tags", maxTags, func(d *Details) *[]string { return &d.Tags }, strings.Clone, nil),
		listField("memberships", maxMemberships, func(d *Details) *[]Membership { return &d.Memberships },
			func(m Membership) string { return m.OrganisationID }, nil),
	}
	var keys []string
	for _, d := range []Details{a, b} {
		for key := range d.Fields {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		all = append(all, customField(key))
	}
	return all
}

func plainField(name string, size func(Details) int, same func(a, b Details) bool, take func(*Details, Details)) mergeField {
	return mergeField{name: name, size: size, same: same, take: take, untake: func(now *Details, before, after Details) bool {
		if same(before, after) {
			return true // nothing was taken over
		}
		if !same(*now, after) {
			return false
		}
		take(now, before)
		return true
	}}
}

func textField[T ~string](name string, at func(*Details) *T) mergeField {
	return plainField(name,
		func(d Details) int { return len(*at(&d)) },
		func(a, b Details) bool { return *at(&a) == *at(&b) },
		func(to *Details, from Details) { *at(to) = *at(&from) })
}

func nameField() mergeField {
	return plainField("name",
		func(d Details) int { return len(d.Name.Display) + len(d.Name.Given) + len(d.Name.Family) },
		func(a, b Details) bool { return a.Name == b.Name },
		func(to *Details, from Details) { to.Name = from.Name })
}

func hoursField() mergeField {
	return plainField("bestHours",
		func(d Details) int {
			if d.BestHours == nil {
				return 0
			}
			return 1
		},
		func(a, b Details) bool {
			return a.BestHours == b.BestHours || a.BestHours != nil && b.BestHours != nil && *a.BestHours == *b.BestHours
		},
		func(to *Details, from Details) { to.BestHours = from.BestHours })
}

func customField(key string) mergeField {
	return plainField("fields."+key,
		func(d Details) int {
			switch v := d.Fields[key].(type) {
			case nil:
				return 0
			case string:
				return len(v)
			default:
				return 1
			}
		},
		func(a, b Details) bool { return fields.Same(a.Fields[key], b.Fields[key]) },
		func(to *Details, from Details) {
			kept := map[string]any{}
			maps.Copy(kept, to.Fields)
			if v, known := from.Fields[key]; known {
				kept[key] = v
			} else {
				delete(kept, key)
			}
			to.Fields = kept
		})
}

func pointKey(p ContactPoint) string { return string(p.Kind) + ":" + p.Value }

// besidePoints is a contact point as it joins others: of each kind one stays the primary.
func besidePoints(p ContactPoint, others []ContactPoint) ContactPoint {
	if slices.ContainsFunc(others, func(o ContactPoint) bool { return o.Kind == p.Kind }) {
		p.Primary = false
	}
	return p
}
