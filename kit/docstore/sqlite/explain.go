package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Explain implements docstore.Engine.
func (e *Engine) Explain(ctx context.Context, s docstore.Schema, tenant string, q docstore.Query) (string, error) {
	t, err := e.table(s.Name)
	if err != nil {
		return "", err
	}
	x, err := t.schema.IndexFor(q)
	if err != nil {
		return "", err
	}
	for _, leg := range q.Legs() {
		sorts := q.HasIn("")
		if i := mergeable(x, leg); i >= 0 { // one walk stands for all that are merged
			leg.Where = slices.Clone(leg.Where)
			leg.Where[i] = docstore.Eq(leg.Where[i].Field, leg.Where[i].Values[0])
			sorts = false
		}
		st := t.find(x, tenant, q, leg, q.Limit)
		plan := &statement{args: st.args}
		plan.add(`EXPLAIN QUERY PLAN ` + st.sql.String())
		err := e.each(ctx, plan, func(rows *sql.Rows) error {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				return err
			}
			if strings.HasPrefix(step, "SCAN") || strings.Contains(step, "USE TEMP B-TREE") && !sorts {
				return fmt.Errorf("docstore/sqlite: %s: %s", step, st.sql.String())
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	if x == nil {
		return "_id", nil
	}
	return x.Name, nil
}
