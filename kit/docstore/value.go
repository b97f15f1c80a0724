package docstore

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// ValueAt returns the value at a dotted path of a document as a Position holds it. It is nil for a missing field, a
// null, and what no index holds.
func ValueAt(body bson.Raw, path string) any {
	if path == "" {
		return nil
	}
	return ValueOf(Lookup(body, path))
}

// Lookup returns the BSON value at a dotted path, the zero value when there is none.
func Lookup(body bson.Raw, path string) bson.RawValue {
	for {
		head, rest, nested := strings.Cut(path, ".")
		v, err := body.LookupErr(head)
		if err != nil {
			return bson.RawValue{}
		}
		if !nested {
			return v
		}
		var ok bool
		if body, ok = v.DocumentOK(); !ok {
			return bson.RawValue{}
		}
		path = rest
	}
}

// Each returns the values at a path that leads to or through an array, without repeats and nils, in order of appearance.
func Each(body bson.Raw, path string) []any {
	var found []any
	each(body, path, func(v any) {
		if v != nil && !slices.Contains(found, v) {
			found = append(found, v)
		}
	})
	return found
}

func each(body bson.Raw, path string, yield func(any)) {
	head, rest, nested := strings.Cut(path, ".")
	at, err := body.LookupErr(head)
	if err != nil {
		return
	}
	elements := []bson.RawValue{at}
	if array, ok := at.ArrayOK(); ok {
		elements, _ = array.Values()
	}
	for _, element := range elements {
		if !nested {
			yield(ValueOf(element))
		} else if inner, ok := element.DocumentOK(); ok {
			each(inner, rest, yield)
		}
	}
}

// ValueOf returns a BSON value as a Position holds it.
func ValueOf(v bson.RawValue) any {
	switch v.Type {
	case bson.TypeString:
		return v.StringValue()
	case bson.TypeInt32, bson.TypeInt64:
		return v.AsInt64()
	case bson.TypeDouble:
		return v.Double()
	case bson.TypeBoolean:
		return v.Boolean()
	case bson.TypeDateTime:
		return time.UnixMilli(v.DateTime()).UTC()
	default:
		return nil
	}
}

// normalValue brings what a caller compares with to the types of a Position, as BSON would store it.
func normalValue(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return v, nil
	case time.Time:
		return time.UnixMilli(v.UnixMilli()).UTC(), nil
	}
	switch r := reflect.ValueOf(v); {
	case r.Kind() == reflect.Pointer && r.IsNil():
		return nil, nil
	case r.Kind() == reflect.Pointer:
		return normalValue(r.Elem().Interface())
	case r.Kind() == reflect.String:
		return r.String(), nil
	case r.Kind() == reflect.Bool:
		return r.Bool(), nil
	case r.CanInt():
		return r.Int(), nil
	case r.CanUint():
		return int64(r.Uint()), nil
	case r.CanFloat():
		return r.Float(), nil
	}
	return nil, fmt.Errorf("docstore: a %T cannot be compared with", v)
}
