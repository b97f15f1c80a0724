// Package changes says what became of each field of a thing, as events tell it. It knows nothing of what the things are.
package changes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/guanxi-crm/guanxi/contracts"
)

// Between returns in which fields two values differ, by their JSON: "name.family", "contactPoints[0].value". A list of plain
// values, as of tags, is one field. What is empty counts as none.
func Between(from, to any) []contracts.Change {
	return diff(nil, "", tree(from), tree(to))
}

// tree returns the JSON of a value as maps, lists and plain values. Whatever is kept has one.
func tree(value any) any {
	var parsed any
	if text, err := json.Marshal(value); err == nil {
		_ = json.Unmarshal(text, &parsed)
	}
	return parsed
}

func diff(found []contracts.Change, path string, from, to any) []contracts.Change {
	if fields, others, ok := both[map[string]any](from, to); ok {
		names := slices.Collect(maps.Keys(fields))
		for name := range others {
			if _, known := fields[name]; !known {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			at := name
			if path != "" {
				at = path + "." + name
			}
			from, to := alike(fields[name], others[name])
			found = diff(found, at, from, to)
		}
		return found
	}
	if entries, others, ok := both[[]any](from, to); ok && !plain(entries, others) {
		for i := range max(len(entries), len(others)) {
			found = diff(found, fmt.Sprintf("%s[%d]", path, i), at(entries, i), at(others, i))
		}
		return found
	}
	if from, to = some(from), some(to); !same(from, to) {
		found = append(found, contracts.Change{Field: path, From: from, To: to})
	}
	return found
}

// alike gives a value that is not there the empty form of the other one, so that what came or went is told field by field.
func alike(from, to any) (any, any) {
	return alikeTo(from, to), alikeTo(to, from)
}

func alikeTo(value, other any) any {
	if value != nil {
		return value
	}
	switch other.(type) {
	case map[string]any:
		return map[string]any{}
	case []any:
		return []any{}
	}
	return nil
}

// both returns the two values as a T where one is a T and the other one too, or nothing.
func both[T map[string]any | []any](from, to any) (one, other T, ok bool) {
	one, isOne := from.(T)
	other, isOther := to.(T)
	return one, other, isOne && isOther
}

// plain reports whether the lists have neither objects nor lists.
func plain(lists ...[]any) bool {
	for _, value := range slices.Concat(lists...) {
		switch value.(type) {
		case map[string]any, []any:
			return false
		}
	}
	return true
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// some returns the value, nil where it is empty.
func some(value any) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
	case map[string]any:
		maps.DeleteFunc(v, func(_ string, field any) bool { return some(field) == nil || field == false })
		if len(v) == 0 {
			return nil
		}
	}
	return value
}

func same(a, b any) bool {
	one, err := json.Marshal(a)
	if err != nil {
		return false
	}
	other, err := json.Marshal(b)
	return err == nil && bytes.Equal(one, other)
}
