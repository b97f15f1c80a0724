package sqlite

import (
	"context"
	"database/sql"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Measure implements docstore.Engine.
func (e *Engine) Measure(ctx context.Context) (map[string]docstore.Size, error) {
	e.mu.RLock()
	tables := make(map[string]string, len(e.tables)) // quoted, by collection
	for name, t := range e.tables {
		tables[name] = t.name
	}
	e.mu.RUnlock()
	sizes := make(map[string]docstore.Size)
	sum := func(sql string, args ...any) error {
		st := &statement{}
		st.add(sql, args...)
		return e.each(ctx, st, addTo(sizes))
	}
	for collection, table := range tables {
		if err := sum(`SELECT tenant, count(*), sum(length(body)) FROM ` + table + ` GROUP BY tenant`); err != nil {
			return nil, err
		}
		if err := sum(`SELECT tenant, 0, sum(length(event)) FROM `+outbox+` WHERE collection = ? GROUP BY tenant`, collection); err != nil {
			return nil, err
		}
	}
	return sizes, nil
}

// addTo adds the size in a row to its tenant's.
func addTo(sizes map[string]docstore.Size) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var tenant string
		var size docstore.Size
		if err := rows.Scan(&tenant, &size.Documents, &size.Bytes); err != nil {
			return err
		}
		sizes[tenant] = sizes[tenant].Add(size)
		return nil
	}
}
