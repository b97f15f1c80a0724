package sqlite_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
)

// TestWhatIsDeletedIsNotLeftInTheFile looks into the file itself: in pages that hold nothing any more, and in what is
// left of those that hold less than before.
func TestWhatIsDeletedIsNotLeftInTheFile(t *testing.T) {
	const canary = "Zyxquill"
	path := filepath.Join(t.TempDir(), "store.db")
	in := func(use func(context.Context, docstore.Handle[purchase])) {
		engine, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		require.NoError(t, err)
		c, err := docstore.Open[purchase](t.Context(), docstore.New(engine), purchases)
		require.NoError(t, err)
		use(t.Context(), c.In("acme"))
		require.NoError(t, engine.Close()) // which ends the write-ahead log
	}
	found := func() bool {
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		return bytes.Contains(file, []byte(canary))
	}
	in(func(ctx context.Context, h docstore.Handle[purchase]) {
		for _, note := range []string{canary, strings.Repeat(canary, 10_000)} { // within a page, and over many
			body := somePurchase(int64(len(note)))
			body.Note, body.Customer = note, canary
			_, err := h.Insert(ctx, body.ExternalID, body)
			require.NoError(t, err)
		}
	})
	require.True(t, found())
	in(func(ctx context.Context, h docstore.Handle[purchase]) {
		page, err := h.Find(ctx, docstore.Query{Where: []docstore.Cond{docstore.Eq("customer", canary)}, Sort: "at", Limit: 10})
		require.NoError(t, err)
		require.Len(t, page.Docs, 2)
		for _, doc := range page.Docs {
			require.NoError(t, h.Delete(ctx, doc))
		}
	})
	require.False(t, found())
}
