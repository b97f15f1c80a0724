package sqlite_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
)

type tagged struct {
	Tags []string `bson:"tags"`
}

var taggedSchema = docstore.Schema{Name: "notes", Indexes: []docstore.Index{{Name: "byTag", Fields: []string{"tags"}, Each: "tags"}}}

// TestAFileOfTheLayoutBeforeIsOpened: side tables once had a row's number for a key and an index of their own.
func TestAFileOfTheLayoutBeforeIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	with := func(use func(h docstore.Handle[tagged])) {
		t.Helper()
		engine, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		require.NoError(t, err)
		notes, err := docstore.Open[tagged](t.Context(), docstore.New(engine), taggedSchema)
		require.NoError(t, err)
		use(notes.In("acme"))
		require.NoError(t, engine.Close())
	}
	with(func(h docstore.Handle[tagged]) {
		for n := range 3 {
			_, err := h.Insert(t.Context(), fmt.Sprint("n", n), tagged{[]string{"all", fmt.Sprint("tag", n)}})
			require.NoError(t, err)
		}
	})
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	for _, statement := range []string{
		`DROP TABLE "notes.byTag.each"`,
		`CREATE TABLE "notes.byTag.each" (tenant TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, "body.tags",
	PRIMARY KEY (tenant, id, n)) WITHOUT ROWID`,
		`CREATE INDEX "notes.byTag" ON "notes.byTag.each" (tenant, "body.tags", id)`,
	} {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	require.NoError(t, db.Close())
	with(func(h docstore.Handle[tagged]) {
		all, err := h.Count(t.Context(), docstore.Eq("tags", "all"))
		require.NoError(t, err)
		require.EqualValues(t, 3, all)
		page, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Prefix("tags", "tag")}, Limit: 2})
		require.NoError(t, err)
		require.Len(t, page.Docs, 2)
		page.Docs[0].Body.Tags = nil
		_, err = h.Replace(t.Context(), page.Docs[0])
		require.NoError(t, err)
		all, err = h.Count(t.Context(), docstore.Eq("tags", "all"))
		require.NoError(t, err)
		require.EqualValues(t, 2, all)
	})
}
