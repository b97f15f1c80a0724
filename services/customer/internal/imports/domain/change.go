package domain

import (
	"reflect"

	customers "github.com/guanxi-crm/guanxi/services/customer/internal/customers/domain"
	fields "github.com/guanxi-crm/guanxi/services/customer/internal/fields/domain"
)

// Change is what a row did to a customer who was known. It is kept before it is done, so that a run that is taken up again
// can tell what is done already, and so that it can be undone.
type Change struct {
	Row        int64             `bson:"row"`
	CustomerID string            `bson:"customerId"`
	Version    int64             `bson:"version"` // of the customer that it was made from
	Before     customers.Details `bson:"before"`
	After      customers.Details `bson:"after"`
}

// Trace says how much of a change can be seen on a customer.
type Trace int

// The traces of a change.
const (
	Untouched Trace = iota // what the change would change is as it was before
	Made                   // it is as it was after
	Overtaken              // somebody else has changed it
)

// TraceOn returns what is to be seen of the change on details as they are now, and the fields that somebody else changed.
func (c Change) TraceOn(now customers.Details) (Trace, []string) {
	made, overtaken := false, []string(nil)
	eachField(c.Before, c.After, now, func(field reflect.StructField, before, after, now reflect.Value) {
		switch {
		case same(before, after):
		case same(now, after):
			made = true
		case !same(now, before):
			overtaken = append(overtaken, field.Tag.Get("json"))
		}
	})
	switch {
	case len(overtaken) > 0:
		return Overtaken, overtaken
	case made:
		return Made, nil
	default:
		return Untouched, nil
	}
}

// Revert returns the details with what the change changed as it was before.
func (c Change) Revert(now customers.Details) customers.Details {
	into := reflect.ValueOf(&now).Elem()
	eachField(c.Before, c.After, now, func(field reflect.StructField, before, after, _ reflect.Value) {
		if !same(before, after) {
			into.FieldByIndex(field.Index).Set(before)
		}
	})
	return now
}

func eachField(before, after, now customers.Details, visit func(field reflect.StructField, before, after, now reflect.Value)) {
	b, a, n := reflect.ValueOf(before), reflect.ValueOf(after), reflect.ValueOf(now)
	for i := range b.NumField() {
		visit(b.Type().Field(i), b.Field(i), a.Field(i), n.Field(i))
	}
}

// same compares what was stored with what is about to be: JSON does not tell an empty list from one that is missing, nor
// the kinds of number.
func same(a, b reflect.Value) bool {
	if a.Kind() != reflect.Pointer && a.IsZero() && b.IsZero() {
		return true
	}
	empty := func(v reflect.Value) bool {
		return (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0
	}
	return empty(a) && empty(b) || fields.Same(a.Interface(), b.Interface())
}
