package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// statement is one SQL statement and what is bound to it.
type statement struct {
	sql  strings.Builder
	args []any
}

func (st *statement) add(sql string, args ...any) {
	st.sql.WriteString(sql)
	st.args = append(st.args, args...)
}

// limited bounds what is selected. SQLite looks at a bound limit when it plans, and so plans a statement anew for each value
// that it is given; it does not look at a sum.
const limited = ` LIMIT ?+0`

// find is the statement for one leg of a query.
func (t *table) find(x *docstore.Index, tenant string, q docstore.Query, leg docstore.Leg, limit int) *statement {
	st := &statement{}
	if i := mergeable(x, leg); i >= 0 {
		t.merge(st, x, tenant, q, leg, i, limit)
	} else if field, _, elements := q.Element(); elements {
		t.walk(st, ", e."+column(field), x, tenant, q, leg, -1) // how many documents are met again is not known
	} else {
		t.walk(st, "", x, tenant, q, leg, limit)
	}
	return st
}

const maxArms = 32

// mergeable returns the position of the one condition that names several values, few enough for a walk each; or -1.
func mergeable(x *docstore.Index, leg docstore.Leg) int {
	found := -1
	for i, c := range leg.Where {
		if c.Op == docstore.OpIn {
			if found >= 0 || len(c.Values) < 2 || len(c.Values) > maxArms || c.Field == x.Each {
				return -1
			}
			found = i
		}
	}
	return found
}

// merge walks the index once for each of the condition's values, each walk as far as the page may need, and takes the
// first of all that they bring. One walk over all the values would have to sort everything that meets them.
func (t *table) merge(st *statement, x *docstore.Index, tenant string, q docstore.Query, leg docstore.Leg, in, limit int) {
	key := ""
	if q.Sort != "" {
		key = ", " + alias(x) + "." + column(q.Sort) + " AS key"
	}
	st.add(`SELECT id, version, sequence, body FROM (`)
	for i, value := range leg.Where[in].Values {
		if i > 0 {
			st.add(` UNION ALL `)
		}
		arm := docstore.Leg{Where: slices.Clone(leg.Where), AfterID: leg.AfterID}
		arm.Where[in] = docstore.Eq(leg.Where[in].Field, value)
		st.add(`SELECT * FROM (`) //nolint:unqueryvet // the columns that walk selects
		t.walk(st, key, x, tenant, q, arm, limit)
		st.add(`)`)
	}
	st.add(`) ORDER BY `)
	if key != "" {
		st.add(`key` + direction(q) + `, `)
	}
	st.add(`id`+direction(q)+limited, limit)
}

// walk adds one walk along the index.
func (t *table) walk(
	st *statement, also string, x *docstore.Index, tenant string, q docstore.Query, leg docstore.Leg, limit int,
) {
	from := alias(x)
	st.add(`SELECT d.id, d.version, d.sequence, d.body` + also + ` FROM `)
	switch {
	case x == nil:
		st.add(t.name + ` d`)
	case x.Each != "":
		st.add(t.sideOf(x).name + ` e CROSS JOIN ` + t.name + ` d ON d.tenant = e.tenant AND d.id = e.id`)
	default:
		st.add(t.name + ` d INDEXED BY ` + quote(indexName(t.schema, x.Name)))
	}
	st.where(x, from, tenant, leg, q.Desc)
	if x != nil && x.Each != "" && q.HasIn(x.Each) {
		st.add(` GROUP BY d.id`) // found under several elements, wanted once
	}
	st.add(` ORDER BY `)
	if q.Sort != "" {
		st.add(from + `.` + column(q.Sort) + direction(q))
	}
	if q.EndsWithID(x) {
		if q.Sort != "" {
			st.add(`, `)
		}
		st.add(from + `.id` + direction(q))
	}
	st.add(limited, limit)
}

// alias is what the walked table goes by: d is the documents, e the elements that lead to them.
func alias(x *docstore.Index) string {
	if x != nil && x.Each != "" {
		return "e"
	}
	return "d"
}

func direction(q docstore.Query) string {
	if q.Desc {
		return " DESC"
	}
	return ""
}

// where adds the tenant and the leg's conditions.
func (st *statement) where(x *docstore.Index, from, tenant string, leg docstore.Leg, desc bool) {
	absent, present := ` IS NULL`, ` IS NOT NULL`
	if x != nil && x.Each != "" {
		absent, present = ` = `+missing, ` > `+missing
	}
	st.add(` WHERE `+from+`.tenant = ?`, tenant)
	for _, c := range leg.Where {
		st.add(` AND ` + from + `.` + column(c.Field))
		switch {
		case c.Op == docstore.OpEq && c.Values[0] == nil:
			st.add(absent)
		case c.Op == docstore.OpEq:
			st.add(` = ?`, argument(c.Values[0]))
		case c.Op == docstore.OpIn:
			st.in(c.Values)
		case c.Op == docstore.OpGte:
			st.add(` >= ?`, argument(c.Values[0]))
		case c.Op == docstore.OpLt:
			st.add(present+` AND `+from+`.`+column(c.Field)+` < ?`, argument(c.Values[0]))
		case c.IsAfter():
			st.add(` > ?`, argument(c.Values[0]))
		case c.IsPresent():
			st.add(present)
		}
	}
	if leg.AfterID == "" {
		return
	}
	if desc {
		st.add(` AND `+from+`.id < ?`, leg.AfterID)
	} else {
		st.add(` AND `+from+`.id > ?`, leg.AfterID)
	}
}

// in adds a membership whose list is filled up to a power of two with its last value, so that there are few texts to
// prepare.
func (st *statement) in(values []any) {
	if len(values) == 0 {
		st.add(` IN (NULL)`)
		return
	}
	marks := 1
	for marks < len(values) {
		marks *= 2
	}
	st.add(` IN (?` + strings.Repeat(`,?`, marks-1) + `)`)
	for i := range marks {
		st.args = append(st.args, argument(values[min(i, len(values)-1)]))
	}
}

func (t *table) sideOf(x *docstore.Index) side {
	return t.sides[slices.IndexFunc(t.sides, func(sd side) bool { return sd.index.Name == x.Name })]
}

// count is the statement that counts over an index.
func (t *table) count(x *docstore.Index, tenant string, where []docstore.Cond) *statement {
	st := &statement{}
	switch {
	case x == nil:
		st.add(`SELECT count(*) FROM ` + t.name + ` d`)
	case x.Each != "" && (docstore.Query{Where: where}).HasIn(x.Each):
		st.add(`SELECT count(DISTINCT d.id) FROM ` + t.sideOf(x).name + ` d`)
	case x.Each != "":
		st.add(`SELECT count(*) FROM ` + t.sideOf(x).name + ` d`)
	default:
		st.add(fmt.Sprintf(`SELECT count(*) FROM %s d INDEXED BY %s`, t.name, quote(indexName(t.schema, x.Name))))
	}
	st.where(x, "d", tenant, docstore.Leg{Where: where}, false)
	return st
}
