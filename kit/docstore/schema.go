package docstore

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Schema declares a collection: its name and the only orders in which it can be queried.
type Schema struct {
	Name    string
	Indexes []Index
	// Expiry names a field that holds a time; a document is removed some time (a minute or so) after it. Empty: never.
	Expiry string
}

// Index declares one order. The tenant is always its first part and the document's id its last, so neither is
// listed in Fields. Fields are BSON paths ("externalId", "name.sortKey").
type Index struct {
	Name   string
	Fields []string
	// Each names the one of Fields that holds an array, or leads through one ("contactPoints.value"); the document is
	// then found under every element. Such an index serves queries that hold the field equal to something, and those for
	// a Prefix of it that hold the fields before it equal.
	Each string
	// Unique refuses a second document with the same values. A document in which any of Fields is missing is not
	// in a unique index at all, so optional fields may be unique; write them with omitempty, for a null is not missing.
	// It serves only queries with a condition on every one of Fields.
	Unique bool
}

// ErrNoIndex says that no declared index serves a query: it is refused rather than scanned.
var ErrNoIndex = errors.New("docstore: no declared index serves this query")

// IndexFor returns the declared index that serves the query: its fields begin with those held equal (in any order),
// followed by the field that is ranged over or sorted by. A query without conditions and sort walks the ids and
// needs no index (nil).
func (s Schema) IndexFor(q Query) (*Index, error) {
	return s.index(q, func(x Index, equal []string, order string) bool {
		if !x.begins(equal) {
			return false
		}
		rest := x.Fields[len(equal):]
		if order == "" { // ordered by id: nothing may stand between the equal fields and the id
			return len(rest) == 0
		}
		return len(rest) > 0 && rest[0] == order
	})
}

// IndexForCount returns the declared index over which the documents meeting the conditions can be counted; their order
// does not matter.
func (s Schema) IndexForCount(where []Cond) (*Index, error) {
	return s.index(Query{Where: where}, func(x Index, equal []string, order string) bool {
		return (x.Each == "" || x.Each != order) && x.begins(equal) && (order == "" || slices.Contains(x.Fields[len(equal):], order))
	})
}

func (s Schema) index(q Query, serves func(x Index, equal []string, order string) bool) (*Index, error) {
	equal, order, err := q.shape()
	if err != nil {
		return nil, fmt.Errorf("%w: %s %w", ErrNoIndex, s.Name, err)
	}
	if len(equal) == 0 && order == "" {
		return nil, nil
	}
	for i, x := range s.Indexes {
		if x.Each != "" && !q.begins(x.Each) && (order == x.Each || !slices.Contains(equal, x.Each)) {
			continue // an array has no one place in an order, and an empty one is not in the index
		}
		if x.Unique && !x.implied(q.Where) {
			continue // a unique index leaves out the documents that lack one of its fields
		}
		if serves(x, equal, order) {
			return &s.Indexes[i], nil
		}
	}
	return nil, fmt.Errorf("%w: %s where %v equal, ordered by %q", ErrNoIndex, s.Name, equal, order)
}

// isEach says whether an index holds the documents under every element of the field.
func (s Schema) isEach(field string) bool {
	return slices.ContainsFunc(s.Indexes, func(x Index) bool { return x.Each == field })
}

// shape returns the fields that are held equal, and the one field that is ranged over or sorted by, if any.
func (q Query) shape() (equal []string, order string, err error) {
	order = q.Sort
	for _, c := range q.Where {
		switch {
		case c.Op == OpEq && c.Field == order:
			order = "" // all alike in it
			equal = append(equal, c.Field)
		case c.Op == OpEq || c.Op == OpIn:
			equal = append(equal, c.Field)
		case order != "" && order != c.Field:
			return nil, "", fmt.Errorf("ranges over %s and sorts by %s", c.Field, order)
		default:
			order = c.Field
		}
	}
	return equal, order, nil
}

// begins says whether the index's first fields are just the ones given.
func (x Index) begins(equal []string) bool {
	if len(equal) > len(x.Fields) {
		return false
	}
	for _, field := range x.Fields[:len(equal)] {
		if !slices.Contains(equal, field) {
			return false
		}
	}
	return true
}

// implied says whether the conditions hold only for documents that have all of the index's fields.
func (x Index) implied(where []Cond) bool {
	return !slices.ContainsFunc(x.Fields, func(field string) bool {
		return !slices.ContainsFunc(where, func(c Cond) bool {
			return c.Field == field && !slices.Contains(c.Values, nil)
		})
	})
}

// names are what collections, indexes and paths are called; both engines make names of their own from them.
var names = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`)

func (s Schema) check() error {
	if !names.MatchString(s.Name) || strings.Contains(s.Name, ".") {
		return fmt.Errorf("docstore: %q cannot name a collection", s.Name)
	}
	if s.Expiry != "" && !names.MatchString(s.Expiry) {
		return fmt.Errorf("docstore: %s: %q is no path to an expiry", s.Name, s.Expiry)
	}
	for i, x := range s.Indexes {
		switch {
		case !names.MatchString(x.Name), slices.ContainsFunc(s.Indexes[:i], func(y Index) bool { return y.Name == x.Name }):
			return fmt.Errorf("docstore: %s: an index has the name %q, which is no name or taken", s.Name, x.Name)
		case len(x.Fields) == 0:
			return fmt.Errorf("docstore: %s: index %s has no fields", s.Name, x.Name)
		case x.Each != "" && !slices.Contains(x.Fields, x.Each):
			return fmt.Errorf("docstore: %s: index %s has no field %s", s.Name, x.Name, x.Each)
		}
		for _, field := range x.Fields {
			if !names.MatchString(field) {
				return fmt.Errorf("docstore: %s: index %s: %q is no path", s.Name, x.Name, field)
			}
		}
	}
	return nil
}
