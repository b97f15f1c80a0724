package apply

import (
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/structured-merge-diff/v6/value"
)

// ownsObject reports whether the set has every path of the object, but for those that are never owned: what names it.
func ownsObject(owned *fieldpath.Set, object map[string]any) bool {
	for name, child := range object {
		switch name {
		case "apiVersion", "kind":
		case "metadata":
			metadata, _ := child.(map[string]any)
			if !ownsMetadata(owned.Children.Descend(fieldpath.FieldNameElement(name)), metadata) {
				return false
			}
		default:
			if !ownsChild(owned, fieldpath.FieldNameElement(name), child) {
				return false
			}
		}
	}
	return true
}

func ownsMetadata(owned *fieldpath.Set, metadata map[string]any) bool {
	for name, child := range metadata {
		if name != "name" && name != "namespace" && !ownsChild(owned, fieldpath.FieldNameElement(name), child) {
			return false
		}
	}
	return true
}

// ownsChild looks at one field or list item. A map or list that is a member of the set with nothing below it is atomic.
func ownsChild(owned *fieldpath.Set, at fieldpath.PathElement, child any) bool {
	below, deeper := owned.Children.Get(at)
	switch child := child.(type) {
	case map[string]any:
		if len(child) == 0 || !deeper {
			return deeper || owned.Members.Has(at) || leavesNoPath(child)
		}
		return ownsFields(below, child)
	case []any:
		if len(child) == 0 || !deeper {
			return owned.Members.Has(at) || leavesNoPath(child)
		}
		return ownsItems(below, child)
	default:
		return owned.Members.Has(at)
	}
}

// leavesNoPath reports whether server-side apply records nothing of a value: an empty list, unless it is atomic, and a map
// of nothing else.
func leavesNoPath(child any) bool {
	switch child := child.(type) {
	case []any:
		return len(child) == 0
	case map[string]any:
		for _, value := range child {
			if !leavesNoPath(value) {
				return false
			}
		}
		return len(child) > 0
	default:
		return false
	}
}

func ownsFields(owned *fieldpath.Set, fields map[string]any) bool {
	for name, child := range fields {
		if !ownsChild(owned, fieldpath.FieldNameElement(name), child) {
			return false
		}
	}
	return true
}

// ownsItems looks at a list whose items have paths of their own: by key, or by value in a list that is a set. The API
// server completes keys with defaults (a port's protocol), so an item may say less than the key it is found under; each
// key stands for one item, and those that say more choose first.
func ownsItems(owned *fieldpath.Set, items []any) bool {
	keys := itemKeys(owned)
	var vague []map[string]any
	for _, item := range items {
		fields, keyed := item.(map[string]any)
		switch {
		case !keyed:
			if !owned.Members.Has(fieldpath.ValueElement(value.NewValueInterface(item))) {
				return false
			}
		case !keys.take(owned, fields, whole):
			vague = append(vague, fields)
		}
	}
	for _, fields := range vague {
		if !keys.take(owned, fields, partly) {
			return false
		}
	}
	return true
}

// keySet are the keys that no item was found for yet.
type keySet map[string]fieldpath.PathElement

func itemKeys(owned *fieldpath.Set) keySet {
	keys := keySet{}
	add := func(at fieldpath.PathElement) {
		if at.Key != nil {
			keys[at.String()] = at
		}
	}
	owned.Members.Iterate(add)
	owned.Children.Iterate(add)
	return keys
}

// precision says whether an item must have every field of its key.
type precision bool

const (
	whole  precision = true
	partly precision = false
)

// take finds the item's key, under which all of the item must be owned.
func (s keySet) take(owned *fieldpath.Set, item map[string]any, p precision) bool {
	for name, at := range s {
		if matches(*at.Key, item, p) && ownsChild(owned, at, item) {
			delete(s, name)
			return true
		}
	}
	return false
}

// matches reports whether the item's fields are those of the key.
func matches(key value.FieldList, item map[string]any, p precision) bool {
	for _, field := range key {
		has, there := item[field.Name]
		if !there && p == whole {
			return false
		}
		if there && !value.Equals(field.Value, value.NewValueInterface(has)) {
			return false
		}
	}
	return true
}
