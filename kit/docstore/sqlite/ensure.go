package sqlite

import (
	"context"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// Ensure implements docstore.Engine. What a release before this one declared otherwise is changed to what is declared
// now: an index is dropped, or filled from the documents before it is made.
func (e *Engine) Ensure(ctx context.Context, schemas ...docstore.Schema) error {
	for _, s := range schemas {
		t := newTable(s)
		if err := e.submit(ctx, true, t.ensure); err != nil {
			return fmt.Errorf("docstore/sqlite: ensure %s: %w", s.Name, err)
		}
		e.mu.Lock()
		e.tables[s.Name] = t
		e.mu.Unlock()
	}
	return nil
}

func (t *table) ensure(w *writer) error {
	for _, ddl := range []string{fmt.Sprintf(createTable, t.name), createOutbox, createOutboxTime} {
		if err := w.define(ddl); err != nil {
			return err
		}
	}
	if err := t.ensureColumns(w); err != nil {
		return err
	}
	made, err := t.ensureSides(w)
	if err != nil {
		return err
	}
	missing, err := t.dropIndexes(w)
	if err != nil {
		return err
	}
	if len(missing) > 0 || len(made) > 0 {
		if err := t.fill(w, made); err != nil {
			return err
		}
	}
	for _, ddl := range missing {
		if err := w.define(ddl); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) ensureColumns(w *writer) error {
	have, err := w.pairs(`SELECT name, type FROM pragma_table_info(?)`, t.schema.Name)
	if err != nil {
		return err
	}
	for _, field := range t.fields {
		if _, ok := have["body."+field]; !ok {
			if err := w.define(fmt.Sprintf(`ALTER TABLE %s ADD COLUMN %s`, t.name, column(field))); err != nil {
				return err
			}
		}
	}
	return nil
}

// ensureSides makes the missing side tables anew and returns them; they are empty.
func (t *table) ensureSides(w *writer) (made []side, err error) {
	have, err := w.pairs(`SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name GLOB ? || '.*.each'`, t.schema.Name)
	if err != nil {
		return nil, err
	}
	for _, sd := range t.sides {
		name := strings.Trim(sd.name, `"`)
		if have[name] != sd.sql {
			made = append(made, sd)
		} else {
			delete(have, name)
		}
	}
	for name := range have {
		if err := w.define(`DROP TABLE ` + quote(name)); err != nil {
			return nil, err
		}
	}
	for _, sd := range made {
		if err := w.define(sd.sql); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// dropIndexes drops the indexes that are not declared as they are, and returns the statements that make the missing
// ones. An index that is there is full; the columns of one that is not may be stale.
func (t *table) dropIndexes(w *writer) (missing []string, err error) {
	have, err := w.pairs(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
		AND (tbl_name = ?1 OR tbl_name GLOB ?1 || '.*.each')`, t.schema.Name)
	if err != nil {
		return nil, err
	}
	for name, ddl := range have {
		if t.indexes[name] != ddl {
			if err := w.define(`DROP INDEX ` + quote(name)); err != nil {
				return nil, err
			}
		}
	}
	for name, ddl := range t.indexes {
		if have[name] != ddl {
			missing = append(missing, ddl)
		}
	}
	return missing, nil
}

const fillBatch = 500 // documents held in memory at a time

// fill extracts the indexed fields of every document anew, and the elements for the side tables given.
func (t *table) fill(w *writer, made []side) error {
	sets := []string{"expire_at = ?"}
	for _, field := range t.fields {
		sets = append(sets, column(field)+" = ?")
	}
	update := fmt.Sprintf(`UPDATE %s SET %s WHERE rowid = ?`, t.name, strings.Join(sets, ", "))
	for after := int64(0); ; {
		batch, err := t.rowsAfter(w, after)
		if err != nil || len(batch) == 0 {
			return err
		}
		for _, row := range batch {
			args := t.values([]any{expiry(t.schema, row.body)}, row.body)
			if err := w.exec(update, append(args, row.rowid)...); err != nil {
				return err
			}
			for _, sd := range made {
				if err := sd.change(w, row.tenant, row.id, nil, row.body); err != nil {
					return err
				}
			}
			after = row.rowid
		}
	}
}

type row struct {
	rowid      int64
	tenant, id string
	body       bson.Raw
}

func (t *table) rowsAfter(w *writer, after int64) (batch []row, err error) {
	rows, err := w.conn.QueryContext(context.Background(),
		fmt.Sprintf(`SELECT rowid, tenant, id, body FROM %s WHERE rowid > ? ORDER BY rowid LIMIT %d`, t.name, fillBatch), after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.rowid, &r.tenant, &r.id, (*[]byte)(&r.body)); err != nil {
			return nil, err
		}
		batch = append(batch, r)
	}
	return batch, rows.Err()
}

// define runs a statement that is run once.
func (w *writer) define(ddl string) error {
	if _, err := w.conn.ExecContext(context.Background(), ddl); err != nil {
		return fmt.Errorf("%s: %w", ddl, err)
	}
	return nil
}

// pairs returns a query's rows of two texts.
func (w *writer) pairs(query string, args ...any) (map[string]string, error) {
	rows, err := w.conn.QueryContext(context.Background(), query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		found[key] = value
	}
	return found, rows.Err()
}
