package docstore

import "slices"

// Leg is one walk along an index. A page that begins after a position is walked in up to three legs, each of which
// both engines serve from the index alone, with missing values too, which no single comparison does.
type Leg struct {
	Where   []Cond // Eq (nil: missing), In, Gte, Lt, and the two that IsAfter and IsPresent tell
	AfterID string // in the query's direction; empty: from the start
}

// IsAfter says that the field must be after the value.
func (c Cond) IsAfter() bool { return c.Op == opGt }

// IsPresent says that the field must be neither missing nor null.
func (c Cond) IsPresent() bool { return c.Op == opPresent }

// Legs returns the walks whose results, one after another, are the query's.
func (q Query) Legs() []Leg {
	if q.After == nil {
		return []Leg{{Where: q.ranged()}}
	}
	if q.Sort == "" {
		return []Leg{{Where: q.Where, AfterID: q.After.ID}}
	}
	last := q.After.Value
	if _, prefix, ok := q.Element(); ok {
		return q.elementLegs(prefix, last)
	}
	and := func(op Op, values ...any) []Cond {
		return append(slices.Clone(q.Where), Cond{Field: q.Sort, Op: op, Values: values})
	}
	ties := Leg{Where: and(OpEq, last), AfterID: q.After.ID}
	switch {
	case !q.Desc && last == nil:
		return []Leg{ties, {Where: and(opPresent)}}
	case !q.Desc:
		return []Leg{ties, {Where: and(opGt, last)}}
	case last == nil:
		return []Leg{ties}
	case q.ranges():
		return []Leg{ties, {Where: and(OpLt, last)}}
	default:
		return []Leg{ties, {Where: and(OpLt, last)}, {Where: and(OpEq, nil)}}
	}
}

// HasIn says whether a condition, on the field if one is given, names several values; the order then takes a sort.
func (q Query) HasIn(field string) bool {
	return slices.ContainsFunc(q.Where, func(c Cond) bool {
		return c.Op == OpIn && (field == "" || field == c.Field)
	})
}

// EndsWithID says whether documents that an index orders alike follow by id. A unique index holds none alike.
func (q Query) EndsWithID(x *Index) bool {
	return q.Sort == "" || x == nil || !x.Unique || q.HasIn("")
}

// ranges says whether a condition bounds the sort field, which leaves out the documents that lack it.
func (q Query) ranges() bool {
	return slices.ContainsFunc(q.Where, func(c Cond) bool {
		return c.Field == q.Sort && (c.Op == OpGte || c.Op == OpLt)
	})
}
