package docstoretest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

// testMeasure: each tenant's documents, over all collections, with what they have still to tell.
func testMeasure(t *testing.T, open Opener) {
	c, engine := start(t, open)
	others, err := docstore.Open[deal](t.Context(), docstore.New(engine), docstore.Schema{Name: "others"})
	require.NoError(t, err)
	measure := func() map[string]docstore.Size {
		t.Helper()
		sizes, err := engine.Measure(t.Context())
		require.NoError(t, err)
		return sizes
	}
	require.Empty(t, measure())

	body := deal{Name: strings.Repeat("x", 5000), Tags: []string{"one", "two"}}
	encoded, err := bson.Marshal(body)
	require.NoError(t, err)
	for n := range 3 {
		insert(t, c.In("a"), fmt.Sprint("d", n), body)
	}
	insert(t, c.In("a-b"), "d", body)
	kept := insert(t, others.In("a"), "d", body)
	sizes := measure()
	require.ElementsMatch(t, []string{"a", "a-b"}, slices.Collect(maps.Keys(sizes)))
	within := func(documents int64, size docstore.Size) {
		t.Helper()
		require.Equal(t, documents, size.Documents)
		require.GreaterOrEqual(t, size.Bytes, documents*int64(len(encoded)))
		require.Less(t, size.Bytes, documents*int64(len(encoded)+200))
	}
	within(4, sizes["a"])
	within(1, sizes["a-b"])

	large := event("e")
	large.Data = []byte(strings.Repeat("y", 3000))
	_, err = others.In("a").Replace(t.Context(), kept, large)
	require.NoError(t, err)
	require.GreaterOrEqual(t, measure()["a"].Bytes, sizes["a"].Bytes+3000, "an event waits in its document")
	told := docstore.Ref{Collection: "others", Tenant: "a", ID: "d"}
	require.NoError(t, engine.Acknowledge(t.Context(), []docstore.Ack{{Ref: told, Through: 1}}))
	within(4, measure()["a"])

	gone, err := c.In("a-b").Get(t.Context(), "d")
	require.NoError(t, err)
	require.NoError(t, c.In("a-b").Delete(t.Context(), gone))
	require.NotContains(t, measure(), "a-b")
}
