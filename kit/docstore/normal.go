package docstore

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// normal returns the query as engines take it: limits within bounds, values of a Position's types, a prefix as a range
// unless it is one of elements, and the order spelled out.
func (q Query) normal(s Schema) (Query, error) {
	switch {
	case q.Limit <= 0:
		q.Limit = DefaultLimit
	case q.Limit > MaxLimit:
		q.Limit = MaxLimit
	}
	where := make([]Cond, 0, len(q.Where)+1)
	for _, c := range q.Where {
		values, err := normalValues(c)
		if err != nil {
			return q, err
		}
		c.Values = values
		if c.Op != OpEq && c.Op != OpIn && q.Sort == "" {
			q.Sort = c.Field
		}
		if c.Op != OpPrefix {
			where = append(where, c)
			continue
		}
		prefix, ok := c.Values[0].(string)
		if !ok {
			return q, fmt.Errorf("docstore: the prefix of %s is not a string", c.Field)
		}
		if s.isEach(c.Field) {
			where = append(where, c)
		} else {
			where = append(where, within(c.Field, prefix)...)
		}
	}
	q.Where = where
	if q.After == nil {
		return q, nil
	}
	value, err := normalValue(q.After.Value)
	q.After = &Position{Value: value, ID: q.After.ID}
	return q, err
}

// within is a prefix as a range.
func within(field, prefix string) []Cond {
	if end, ok := afterPrefix(prefix); ok {
		return []Cond{Gte(field, prefix), Lt(field, end)}
	}
	return []Cond{Gte(field, prefix)}
}

// normalValues returns the condition's values without repeats. Only Eq may compare with nothing.
func normalValues(c Cond) ([]any, error) {
	values := make([]any, 0, len(c.Values))
	for _, given := range c.Values {
		v, err := normalValue(given)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w (field %s)", err, c.Field)
		case v == nil && c.Op != OpEq:
			return nil, fmt.Errorf("docstore: %s %s nil", c.Field, c.Op)
		case !slices.Contains(values, v):
			values = append(values, v)
		}
	}
	return values, nil
}

// afterPrefix returns the first string after all that begin with the prefix; there is none for the empty one. UTF-8
// sorts by bytes as by code points, so the next code point keeps the bound valid text, which MongoDB wants.
func afterPrefix(prefix string) (string, bool) {
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch last {
		case utf8.MaxRune:
			continue
		case 0xD7FF: // the surrogates that follow are not text
			return prefix + "\uE000", true
		default:
			return prefix + string(last+1), true
		}
	}
	return "", false
}
