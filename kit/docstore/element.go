package docstore

import (
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Element returns the Each field whose elements' prefix the query asks for, and the prefix. A walk along such an index
// meets a document once for every element in the range; it belongs in the page only where it is met under its
// FirstElement.
func (q Query) Element() (field, prefix string, ok bool) {
	for _, c := range q.Where {
		if c.Op == OpPrefix {
			prefix, _ = c.Values[0].(string)
			return c.Field, prefix, true
		}
	}
	return "", "", false
}

// FirstElement returns the first in order of the strings at a path to or through an array that begin with the prefix.
func FirstElement(body bson.Raw, path, prefix string) (first string, found bool) {
	each(body, path, func(v any) {
		s, ok := v.(string)
		if ok && strings.HasPrefix(s, prefix) && (!found || s < first) {
			first, found = s, true
		}
	})
	return first, found
}

// begins says whether the query asks for a prefix of the Each field in the one way that can be served.
func (q Query) begins(field string) bool {
	prefixes := 0
	for _, c := range q.Where {
		switch {
		case c.Op == OpPrefix && c.Field == field:
			prefixes++
		case c.Op != OpEq || c.Field == field:
			return false
		}
	}
	return prefixes == 1 && !q.Desc && (q.Sort == "" || q.Sort == field)
}

// elementLegs are the walks after a position among elements: its element's other documents, then the elements after it.
func (q Query) elementLegs(prefix string, last any) []Leg {
	at, ok := last.(string)
	if !ok || !strings.HasPrefix(at, prefix) { // a position of another query
		return []Leg{{Where: q.ranged()}}
	}
	ties := append(q.beside(), Eq(q.Sort, at))
	rest := append(q.beside(), Cond{Field: q.Sort, Op: opGt, Values: []any{at}})
	if end, bounded := afterPrefix(prefix); bounded {
		rest = append(rest, Lt(q.Sort, end))
	}
	return []Leg{{Where: ties, AfterID: q.After.ID}, {Where: rest}}
}

// ranged returns the conditions with a prefix of elements as a range.
func (q Query) ranged() []Cond {
	field, prefix, ok := q.Element()
	if !ok {
		return q.Where
	}
	return append(q.beside(), within(field, prefix)...)
}

// beside returns the conditions beside a prefix.
func (q Query) beside() []Cond {
	return slices.DeleteFunc(slices.Clone(q.Where), func(c Cond) bool { return c.Op == OpPrefix })
}
