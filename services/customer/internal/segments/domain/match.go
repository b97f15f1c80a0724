package domain

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
)

// Matches says whether a customer meets the filter at a time. One that is not listed meets none.
func (f Filter) Matches(c customers.Customer, now time.Time) bool {
	if !c.Listed {
		return false
	}
	for _, condition := range f.All {
		if !condition.holds(c, now) {
			return false
		}
	}
	return len(f.Any) == 0 || slices.ContainsFunc(f.Any, func(condition Condition) bool { return condition.holds(c, now) })
}

func (c Condition) holds(of customers.Customer, now time.Time) bool {
	switch typeOf(c.Field) {
	case instant, calendarDay:
		at, known := momentOf(of, c.Field)
		return c.holdsAt(at, known, now)
	default:
		return c.holdsOf(valuesOf(of, c.Field))
	}
}

func (c Condition) holdsAt(at time.Time, known bool, now time.Time) bool {
	switch c.Op {
	case Missing:
		return !known
	case Present:
		return known
	case WithinDays, NotWithinDays:
		days, err := strconv.Atoi(c.Values[0])
		within := err == nil && known && !at.After(now) && !at.Before(now.AddDate(0, 0, -days))
		return within == (c.Op == WithinDays)
	default: // from and before
		bound, ok := moment(c.Values[0])
		return ok && known && at.Before(bound) == (c.Op == Before)
	}
}

// holdsOf compares what the customer has of the field, of which there may be several.
func (c Condition) holdsOf(values []string) bool {
	equals := func(have string) bool {
		return slices.ContainsFunc(c.Values, func(want string) bool { return compare(have, want) == 0 })
	}
	switch c.Op {
	case Missing:
		return len(values) == 0
	case Present:
		return len(values) > 0
	case Is:
		return slices.ContainsFunc(values, equals)
	case IsNot:
		return !slices.ContainsFunc(values, equals)
	case From:
		return slices.ContainsFunc(values, func(have string) bool { return compare(have, c.Values[0]) >= 0 })
	case Before:
		return slices.ContainsFunc(values, func(have string) bool { return compare(have, c.Values[0]) < 0 })
	default:
		return false
	}
}

// compare compares numbers as such and all else as text, without regard to case.
func compare(a, b string) int {
	one, errOne := strconv.ParseFloat(a, 64)
	other, errOther := strconv.ParseFloat(b, 64)
	if errOne == nil && errOther == nil {
		return cmp.Compare(one, other)
	}
	return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
}

func momentOf(c customers.Customer, field string) (at time.Time, known bool) {
	switch field {
	case "createdAt":
		return c.CreatedAt, true
	case "updatedAt":
		return c.UpdatedAt, true
	case "stageSince":
		return c.StageSince, true
	case "birthDate":
		return moment(c.BirthDate)
	case "firstPurchaseOn":
		return moment(c.Buying.FirstOn)
	default:
		return moment(c.Buying.LastOn)
	}
}

// valuesOf returns what a customer has of a field that is no time, as text; nothing where it has none.
func valuesOf(c customers.Customer, field string) []string {
	var one string
	switch field {
	case "kind":
		one = string(c.Kind)
	case "stage":
		one = string(c.Stage)
	case "source":
		one = c.Source
	case "industry":
		one = c.Industry
	case "sizeClass":
		one = c.SizeClass
	case "owner":
		one = c.Owner
	case "team":
		one = c.Team
	case "language":
		one = c.Language
	case "preferredChannel":
		one = string(c.PreferredChannel)
	case "completeness":
		one = strconv.Itoa(c.Completeness)
	case "purchases":
		one = strconv.FormatInt(c.Buying.Count, 10)
	case "tags":
		return c.Tags
	case "country":
		return countries(c.ContactPoints)
	default:
		return customValues(c.Fields[strings.TrimPrefix(field, "fields.")])
	}
	if one == "" {
		return nil
	}
	return []string{one}
}

// customValues returns a custom field's value as text, each of several, and of money the amount.
func customValues(value any) (all []string) {
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Invalid:
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, customValues(v.Index(i).Interface())...)
		}
	case reflect.Map:
		if amount := v.MapIndex(reflect.ValueOf("amount")); amount.IsValid() {
			all = append(all, fmt.Sprint(amount.Interface()))
		}
	default:
		all = append(all, fmt.Sprint(value))
	}
	return all
}

// countries returns the ISO 3166 codes of the countries of the phone numbers.
func countries(points []customers.ContactPoint) (codes []string) {
	for _, p := range points {
		if p.Kind != customers.Phone {
			continue
		}
		if parsed, err := phonenumbers.Parse(p.Value, ""); err == nil {
			if code := phonenumbers.GetRegionCodeForNumber(parsed); code != "" {
				codes = append(codes, code)
			}
		}
	}
	return codes
}
