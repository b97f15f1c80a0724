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
	indexes map[string]string         // SQL by unquoted name, of the table and its sides
	uniques map[string]docstore.Index // by their columns as SQLite reports them
	// guarded: a write may fail after it has changed something, so it needs a savepoint.
	guarded bool

	insert, replace, remove string
}

// side is the table of an index over an array's elements: a row per element and document.
type side struct {
	index docstore.Index
	name  string // quoted
	sql   string

	insert, remove string
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
		name, on := indexName(s, x.Name), t.name
		if x.Each != "" {
			sd := newSide(s, x)
			t.sides = append(t.sides, sd)
			t.guarded = t.guarded || x.Unique
			on = sd.name
		} else {
			for _, field := range x.Fields {
				if !slices.Contains(t.fields, field) {
					t.fields = append(t.fields, field)
				}
			}
		}
		t.indexes[name] = createIndex(name, on, x)
		if x.Unique {
			t.uniques[reported(on, x.Fields)] = x
		}
	}
	columns, marks, sets := "", "", ""
	var columnsSb81 strings.Builder
	var marksSb81 strings.Builder
	var setsSb81 strings.Builder
	for _, field := range t.fields {
		columnsSb81.WriteString(", " + column(field))
		marksSb81.WriteString(", ?")
		setsSb81.WriteString(", " + column(field) + " = ?")
	}
	columns += columnsSb81.String()
	marks += marksSb81.String()
	sets += setsSb81.String()
	t.insert = fmt.Sprintf(`INSERT INTO %s (tenant, id, version, sequence, expire_at, body%s) VALUES (?, ?, 1, ?, ?, ?%s)`,
		t.name, columns, marks)
	t.replace = fmt.Sprintf(`UPDATE %s SET version = version + 1, sequence = sequence + ?, expire_at = ?, body = ?%s
		WHERE tenant = ? AND id = ? AND version = ? AND (? = 0 OR sequence = ?)`, t.name, sets)
	t.remove = fmt.Sprintf(`DELETE FROM %s WHERE tenant = ? AND id = ? AND version = ?`, t.name)
	return t
}

func newSide(s docstore.Schema, x docstore.Index) side {
	columns, marks := "", ""
	var columnsSb96 strings.Builder
	var marksSb96 strings.Builder
	for _, field := range x.Fields {
		columnsSb96.WriteString(", " + column(field))
		marksSb96.WriteString(", ?")
	}
	columns += columnsSb96.String()
	marks += marksSb96.String()
	name := quote(indexName(s, x.Name) + ".each")
	return side{
		index: x,
		name:  name,
		sql: fmt.Sprintf(`CREATE TABLE %s (tenant TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL%s,
	PRIMARY KEY (tenant, id, n)) WITHOUT ROWID`, name, columns),
		insert: fmt.Sprintf(`INSERT INTO %s (tenant, id, n%s) VALUES (?, ?, ?%s)`, name, columns, marks),
		remove: fmt.Sprintf(`DELETE FROM %s WHERE tenant = ? AND id = ?`, name),
	}
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
	columns := bare + ".tenant"
	var columnsSb130 strings.Builder
	for _, field := range fields {
		columnsSb130.WriteString(", " + bare + ".body." + field)
	}
	columns += columnsSb130.String()
	return columns
}
