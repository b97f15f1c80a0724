package servicetest

import (
	"context"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/mongodb"
)

// Walk is a query with the index that an engine should walk for it.
type Walk struct {
	schema docstore.Schema
	query  docstore.Query
	index  string
}

// By returns the walk along an index of the schema: "_id" for the ids.
func By(index string, s docstore.Schema, q docstore.Query) Walk {
	return Walk{schema: s, query: q, index: index}
}

// RequireIndexes requires that each query, by what it asks for, is served by its index in SQLite, and in the MongoDB that
// GUANXI_TEST_MONGODB_URI names; the server that tests start explains nothing. open ensures the collections.
func RequireIndexes(t *testing.T, open func(ctx context.Context, docs *docstore.Store) error, walks map[string]Walk) {
	t.Helper()
	engines := map[string]func(t *testing.T) docstore.Engine{
		"SQLite": func(t *testing.T) docstore.Engine {
			t.Helper()
			return Engine(t)
		},
		"MongoDB": func(t *testing.T) docstore.Engine {
			t.Helper()
			uri := os.Getenv("GUANXI_TEST_MONGODB_URI")
			if uri == "" {
				t.Skip("GUANXI_TEST_MONGODB_URI names no server")
			}
			engine, err := mongodb.Open(t.Context(), uri, "guanxi_test_indexes", mongodb.Options{})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, engine.Close()) })
			return engine
		},
	}
	for name, start := range engines {
		t.Run(name, func(t *testing.T) {
			engine := start(t)
			require.NoError(t, open(t.Context(), docstore.New(engine)))
			for asked, walk := range walks {
				t.Run(asked, func(t *testing.T) {
					used, err := engine.Explain(t.Context(), walk.schema, string(Acme), walk.query)
					require.NoError(t, err)
					require.Equal(t, walk.index, used)
				})
			}
		})
	}
}
