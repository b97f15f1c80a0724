package domain

import (
	"fmt"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/kit/fault"
)

// Check returns a customer's values as they are kept, and what is wrong with them, each under "fields.<key>". Kind is the
// customer's, and before are the values that it has: what is retired stays where it was, and comes to nobody new.
func (ds Definitions) Check(kind string, values, before map[string]any) (map[string]any, []fault.Field) {
	var broken []fault.Field
	kept := make(map[string]any, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := values[key]
		if value == nil {
			continue
		}
		checked, wrong := ds.checkValue(key, kind, value, before[key])
		if wrong != "" {
			broken = append(broken, fault.Field{Path: "fields." + key, Message: wrong})
		}
		kept[key] = checked
	}
	for _, d := range ds {
		if _, has := kept[d.Key]; d.Required && !has && !d.Retired() && d.Applies(kind) {
			broken = append(broken, fault.Field{Path: "fields." + d.Key, Message: "is required"})
		}
	}
	if len(kept) == 0 {
		return nil, broken
	}
	return kept, broken
}

func (ds Definitions) checkValue(key, kind string, value, before any) (kept any, wrong string) {
	d, ok := ds.Find(key)
	switch {
	case !ok:
		return value, "is not a field of this tenant"
	case !d.Applies(kind):
		return value, fmt.Sprintf("is a field of a %s only", d.For)
	case d.Retired() && Same(value, before):
		return value, ""
	case d.Retired():
		return value, "is retired: it can be kept as it is or taken away, but not set"
	}
	return d.check(value, before)
}

// Defaults returns the values of a new customer, with defaults for the fields that it has no value of.
func (ds Definitions) Defaults(kind string, values map[string]any) map[string]any {
	filled := maps.Clone(values)
	for _, d := range ds {
		if _, has := filled[d.Key]; has || d.Default == nil || d.Retired() || !d.Applies(kind) {
			continue
		}
		if filled == nil {
			filled = map[string]any{}
		}
		filled[d.Key] = d.Default
	}
	return filled
}

// Unique returns the checked values that no other customer may have, each with its field. Field gives it back.
func (ds Definitions) Unique(values map[string]any) []string {
	var unique []string
	for _, d := range ds {
		if value, has := values[d.Key]; has && d.Unique && !d.Retired() {
			unique = append(unique, fmt.Sprintf("%s:%v", d.Key, value))
		}
	}
	return unique
}

// Field returns the key of the field that one of Unique's values is of.
func Field(unique string) string {
	for i := range len(unique) {
		if unique[i] == ':' {
			return unique[:i]
		}
	}
	return unique
}

// Searchable returns, as text, the values by which a customer is found.
func (ds Definitions) Searchable(values map[string]any) []string {
	var found []string
	for _, d := range ds {
		value, has := values[d.Key]
		if !has || !d.Searchable || d.Retired() {
			continue
		}
		if several := elements(value); several != nil {
			for _, one := range several {
				found = append(found, fmt.Sprint(one))
			}
			continue
		}
		found = append(found, fmt.Sprint(value))
	}
	return found
}

// Links returns the keys of the fields that link to a customer, with its id.
func (ds Definitions) Links(values map[string]any) map[string]string {
	links := map[string]string{}
	for _, d := range ds {
		if id, ok := values[d.Key].(string); ok && d.Type == Customer {
			links[d.Key] = id
		}
	}
	return links
}
