package domain

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Filter asks for customers who meet all of the conditions in All and, if there are any in Any, one of those at least.
type Filter struct {
	All []Condition `bson:"all,omitempty" json:"all,omitempty"`
	Any []Condition `bson:"any,omitempty" json:"any,omitempty"`
}

// Condition is one question about a customer. Which comparisons a field has, its type tells:
//
//	kind stage source industry sizeClass owner team language preferredChannel   text     is, is-not, missing, present
//	tags, country (of a phone number)                                           list     is, is-not, missing, present
//	createdAt updatedAt stageSince                                              time     from, before, within-days, not-within-days
//	birthDate firstPurchaseOn lastPurchaseOn                                    day      those, and missing, present
//	completeness purchases                                                      number   is, is-not, from, before
//	fields.<key>                                                                custom   is, is-not, from, before, missing, present
type Condition struct {
	Field  string   `bson:"field" json:"field"`
	Op     Op       `bson:"op" json:"op"`
	Values []string `bson:"values,omitempty" json:"values,omitempty"`
}

// Op is how a condition compares.
type Op string

// The comparisons.
const (
	Is            Op = "is"     // one of the values
	IsNot         Op = "is-not" // none of them
	From          Op = "from"   // the value or after
	Before        Op = "before"
	WithinDays    Op = "within-days"     // in the last so many days
	NotWithinDays Op = "not-within-days" // longer ago than so many days, or never
	Missing       Op = "missing"
	Present       Op = "present"
)

const (
	maxConditions = 20
	maxValues     = 50
	maxValue      = 200 // runes
	maxDays       = 36500
)

var customField = regexp.MustCompile(`^fields\.[a-z][A-Za-z0-9]{0,39}$`)

type fieldType int

const (
	unknown fieldType = iota
	text
	list
	instant
	calendarDay
	number
	custom
)

func typeOf(field string) fieldType {
	switch field {
	case "kind", "stage", "source", "industry", "sizeClass", "owner", "team", "language", "preferredChannel":
		return text
	case "tags", "country":
		return list
	case "createdAt", "updatedAt", "stageSince":
		return instant
	case "birthDate", "firstPurchaseOn", "lastPurchaseOn":
		return calendarDay
	case "completeness", "purchases":
		return number
	}
	if customField.MatchString(field) {
		return custom
	}
	return unknown
}

func (t fieldType) ops() []Op {
	switch t {
	case text, list:
		return []Op{Is, IsNot, Missing, Present}
	case instant:
		return []Op{From, Before, WithinDays, NotWithinDays}
	case calendarDay:
		return []Op{From, Before, WithinDays, NotWithinDays, Missing, Present}
	case number:
		return []Op{Is, IsNot, From, Before}
	case custom:
		return []Op{Is, IsNot, From, Before, Missing, Present}
	default:
		return nil
	}
}

// relative says whether the filter's answer depends on the day.
func (f Filter) relative() bool {
	return slices.ContainsFunc(slices.Concat(f.All, f.Any), func(c Condition) bool { return c.Op == WithinDays || c.Op == NotWithinDays })
}

func (f Filter) check() (broken []fault.Field) {
	if n := len(f.All) + len(f.Any); n == 0 || n > maxConditions {
		return []fault.Field{{Path: "filter", Message: fmt.Sprintf("must have 1 to %d conditions", maxConditions)}}
	}
	for name, conditions := range map[string][]Condition{"all": f.All, "any": f.Any} {
		for i, c := range conditions {
			if field, wrong := c.check(); wrong != "" {
				broken = append(broken, fault.Field{Path: fmt.Sprintf("filter.%s[%d].%s", name, i, field), Message: wrong})
			}
		}
	}
	return broken
}

// check returns the part of the condition that is wrong, and what is wrong with it.
func (c Condition) check() (part, wrong string) {
	t := typeOf(c.Field)
	if t == unknown {
		return "field", "is no field that can be asked for"
	}
	if ops := t.ops(); !slices.Contains(ops, c.Op) {
		return "op", fmt.Sprintf("must be one of %v for %s", ops, c.Field)
	}
	switch c.Op {
	case Missing, Present:
		if len(c.Values) > 0 {
			return "values", "must be left out"
		}
		return "", ""
	case Is, IsNot:
		if len(c.Values) == 0 || len(c.Values) > maxValues {
			return "values", fmt.Sprintf("must have 1 to %d entries", maxValues)
		}
	default:
		if len(c.Values) != 1 {
			return "values", "must have one entry"
		}
	}
	for _, value := range c.Values {
		if wrong := c.checkValue(t, value); wrong != "" {
			return "values", wrong
		}
	}
	return "", ""
}

func (c Condition) checkValue(t fieldType, value string) (wrong string) {
	switch {
	case value == "" || utf8.RuneCountInString(value) > maxValue || strings.ContainsRune(value, 0):
		return fmt.Sprintf("must have 1 to %d characters each", maxValue)
	case c.Op == WithinDays || c.Op == NotWithinDays:
		if days, err := strconv.Atoi(value); err != nil || days < 1 || days > maxDays {
			return fmt.Sprintf("must be a number of days from 1 to %d", maxDays)
		}
	case t == instant || t == calendarDay:
		if _, ok := moment(value); !ok {
			return "must be a calendar day or a time, for example 2026-01-31 or 2026-01-31T09:00:00Z"
		}
	case t == number:
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return "must be a whole number"
		}
	}
	return ""
}

// moment reads a time, or a calendar day as its beginning in UTC.
func moment(value string) (time.Time, bool) {
	if at, err := time.Parse(time.DateOnly, value); err == nil {
		return at, true
	}
	at, err := time.Parse(time.RFC3339, value)
	return at, err == nil
}
