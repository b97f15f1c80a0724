package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// table is how a collection is laid out: its names and statements.
type table struct {
	schema  docstore.Schema
	name    string   // quoted
	fields  []string // paths that have a column
	sides   []side
	indexes map[string]string         // SQL by unquoted name
	uniques map[string]docstore.Index // by their columns as SQLite reports them

	insert, replace, remove string
	read                    string // the body
}

// Names of our own have a dot, which no collection's has.
const (
	outbox      = `"docstore.outbox"`
	createTable = `CREATE TABLE IF NOT EXISTS %s (
	tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, sequence INTEGER NOT NULL,
	expire_at INTEGER, body BLOB NOT NULL, PRIMARY KEY (tenant, id))`
	createOutbox = `CREATE TABLE IF NOT EXISTS ` + outbox + ` (
	collection TEXT NOT NULL, tenant TEXT NOT NULL, id TEXT NOT NULL, sequence INTEGER NOT NULL,
	time INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY (collection, tenant, id, sequence))`
	createOutboxTime = `CREATE INDEX IF NOT EXISTS "docstore.outbox.time" ON ` + outbox + ` (time)`
)

func quote(name string) string  { return `"` + name + `"` }
func column(path string) string { return `"body.` + path + `"` }

// indexName is unique in the file, as SQLite wants.
func indexName(s docstore.Schema, index string) string { return s.Name + "." + index }

// expiryName tells the field, so that declaring another makes another index.
func expiryName(s docstore.Schema) string { return s.Name + ".expiry(" + s.Expiry + ")" }

func newTable(s docstore.Schema) *table {
	t := &table{schema: s, name: quote(s.Name), indexes: map[string]string{}, uniques: map[string]docstore.Index{}}
	if s.Expiry != "" {
		name := expiryName(s)
		t.indexes[name] = fmt.Sprintf(`CREATE INDEX %s ON %s (expire_at) WHERE expire_at IS NOT NULL`, quote(name), t.name)
	}
	for _, x := range s.Indexes {
		on := t.name
		if x.Each != "" {
			sd := newSide(s, x)
			t.sides = append(t.sides, sd)
			on = sd.name
		} else {
			for _, field := range x.Fields {
				if !slices.Contains(t.fields, field) {
					t.fields = append(t.fields, field)
				}
			}
			name := indexName(s, x.Name)
			t.indexes[name] = createIndex(name, t.name, x)
		}
		if x.Unique {
			t.uniques[reported(on, x.Fields)] = x
		}
	}
	var columns, marks, sets strings.Builder
	for _, field := range t.fields {
		columns.WriteString(", " + column(field))
		marks.WriteString(", ?")
		sets.WriteString(", " + column(field) + " = ?")
	}
	t.insert = fmt.Sprintf(`INSERT INTO %s (tenant, id, version, sequence, expire_at, body%s) VALUES (?, ?, 1, ?, ?, ?%s)`,
		t.name, columns.String(), marks.String())
	t.replace = fmt.Sprintf(`UPDATE %s SET version = version + 1, sequence = sequence + ?, expire_at = ?, body = ?%s
		WHERE tenant = ? AND id = ? AND version = ? AND (? = 0 OR sequence = ?)`, t.name, sets.String())
	t.read = fmt.Sprintf(`SELECT body FROM %s WHERE tenant = ? AND id = ?`, t.name)
	t.remove = fmt.Sprintf(`DELETE FROM %s WHERE tenant = ? AND id = ? AND version = ?`, t.name)
	return t
}

// createIndex declares the tenant first and the id last. To SQLite no two NULLs are alike, which is just what a unique
// index over optional fields wants.
func createIndex(name, on string, x docstore.Index) string {
	columns := []string{"tenant"}
	for _, field := range x.Fields {
		columns = append(columns, column(field))
	}
	unique := "UNIQUE "
	if !x.Unique {
		unique = ""
		columns = append(columns, "id")
	}
	return fmt.Sprintf(`CREATE %sINDEX %s ON %s (%s)`, unique, quote(name), on, strings.Join(columns, ", "))
}

// reported is how SQLite names the columns of a violated index.
func reported(table string, fields []string) string {
	bare := strings.Trim(table, `"`)
	columns := []string{bare + ".tenant"}
	for _, field := range fields {
		columns = append(columns, bare+".body."+field)
	}
	return strings.Join(columns, ", ")
}
