package sqlite

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// side is the table of an index over an array's elements: a row for each element of each document. The table is nothing
// but its primary key, so that an element is stored once, in the order in which it is looked for; which rows a document
// has follows from its body.
type side struct {
	index docstore.Index
	name  string // quoted
	sql   string

	insert, remove string
}

func newSide(s docstore.Schema, x docstore.Index) side {
	name := quote(indexName(s, x.Name) + ".each")
	var columns, marks, equal strings.Builder
	key := []string{"tenant"}
	for _, field := range x.Fields {
		columns.WriteString(", " + column(field))
		marks.WriteString(", ?")
		equal.WriteString(" AND " + column(field) + " = ?")
		key = append(key, column(field))
	}
	if !x.Unique {
		key = append(key, "id")
	}
	return side{
		index: x,
		name:  name,
		sql: fmt.Sprintf(`CREATE TABLE %s (tenant TEXT NOT NULL%s, id TEXT NOT NULL, PRIMARY KEY (%s)) WITHOUT ROWID`,
			name, columns.String(), strings.Join(key, ", ")),
		insert: fmt.Sprintf(`INSERT INTO %s (tenant%s, id) VALUES (?%s, ?)`, name, columns.String(), marks.String()),
		remove: fmt.Sprintf(`DELETE FROM %s WHERE tenant = ?%s AND id = ?`, name, equal.String()),
	}
}

// missing is what a side's column holds in place of NULL, which a primary key does not take: the value that is before
// all others, as NULL is.
const missing = `-9e999`

// change puts a document under the elements of its body in place of those of the body before. Either may be nil. Only
// rows that differ are touched.
func (sd side) change(w *writer, tenant, id string, before, after bson.Raw) error {
	old, now := sd.place(tenant, id, before), sd.place(tenant, id, after)
	alike := slices.Equal(old.row, now.row)
	for _, element := range old.elements {
		if !alike || !now.has(element) {
			if err := w.exec(sd.remove, old.under(element)...); err != nil {
				return err
			}
		}
	}
	for _, element := range now.elements {
		if !alike || !old.has(element) {
			if err := w.exec(sd.insert, now.under(element)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// adds says whether change would put the document under anything new.
func (sd side) adds(tenant, id string, before, after bson.Raw) bool {
	now := sd.place(tenant, id, after)
	if len(now.elements) == 0 {
		return false
	}
	old := sd.place(tenant, id, before)
	return !slices.Equal(old.row, now.row) || slices.ContainsFunc(now.elements, func(element any) bool { return !old.has(element) })
}

// place is where a document is in a side.
type place struct {
	row      []any // the tenant, the values of the fields and the id
	at       int   // where in the row an element goes
	elements []any // none twice
}

func (p place) has(element any) bool { return slices.Contains(p.elements, element) }

// under returns the document's row for an element, until it is called again.
func (p place) under(element any) []any {
	p.row[p.at] = element
	return p.row
}

func (sd side) place(tenant, id string, body bson.Raw) (p place) {
	if len(body) == 0 {
		return p
	}
	p.row = append(make([]any, 0, 2+len(sd.index.Fields)), tenant)
	for i, field := range sd.index.Fields {
		var value any
		if field == sd.index.Each {
			p.at = i + 1
		} else if value = sideArgument(docstore.ValueAt(body, field)); value == none() && sd.index.Unique {
			return place{} // a unique index leaves out documents that lack one of its fields
		}
		p.row = append(p.row, value)
	}
	p.row = append(p.row, id)
	for _, element := range docstore.Each(body, sd.index.Each) {
		if value := sideArgument(element); !p.has(value) {
			p.elements = append(p.elements, value)
		}
	}
	return p
}

// none is missing as it is bound.
func none() any { return math.Inf(-1) }

// sideArgument returns a value as a side's column holds it. To SQLite a whole number is the same value as a real one, and
// NaN is NULL.
func sideArgument(v any) any {
	switch v := argument(v).(type) {
	case nil:
		return none()
	case float64:
		if math.IsNaN(v) {
			return none()
		}
		if whole := int64(v); float64(whole) == v {
			return whole
		}
		return v
	default:
		return v
	}
}
