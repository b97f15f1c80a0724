package docstoretest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// testPaging: however the documents and the page size are, the pages one after another are the whole in order.
func testPaging(t *testing.T, open Opener) {
	c, _ := start(t, open)
	tenants := 0
	rapid.Check(t, func(rt *rapid.T) {
		tenants++
		h := c.In(tenancy.ID(fmt.Sprintf("t%d", tenants)))
		stored := drawDeals(rt)
		writes := make([]docstore.Write[deal], len(stored))
		for i, doc := range stored {
			writes[i].Doc = doc
		}
		errs, err := h.Write(t.Context(), writes)
		require.NoError(rt, err)
		for _, err := range errs {
			require.NoError(rt, err)
		}

		q := docstore.Query{
			Where: []docstore.Cond{docstore.Eq("stage", "open")},
			Sort:  rapid.SampledFrom([]string{"", "rank", "name", "due", "won", "score"}).Draw(rt, "sort"),
			Desc:  rapid.Bool().Draw(rt, "desc"),
		}
		keep := func(docstore.Doc[deal]) bool { return true }
		if q.Sort == "rank" && rapid.Bool().Draw(rt, "ranged") {
			from, before := rapid.Int64Range(-2, 2).Draw(rt, "from"), rapid.Int64Range(-2, 3).Draw(rt, "before")
			q.Where = append(q.Where, docstore.Gte("rank", from), docstore.Lt("rank", before))
			keep = func(d docstore.Doc[deal]) bool {
				return d.Body.Rank != nil && *d.Body.Rank >= from && *d.Body.Rank < before
			}
		}
		want := expected(stored, q, keep)
		for size := 1; size <= len(want)+1; size++ {
			q.Limit, q.After = size, nil
			got := []string{}
			for {
				page, err := h.Find(t.Context(), q)
				require.NoError(rt, err)
				got = append(got, ids(page.Docs)...)
				if page.Next == nil {
					break
				}
				require.Len(rt, page.Docs, size, "only the last page may be short")
				require.Less(rt, len(got), len(want), "a page after the last")
				q.After = page.Next
			}
			require.Equal(rt, want, got, "in pages of %d", size)
		}
	})
}

func drawDeals(rt *rapid.T) []docstore.Doc[deal] {
	byID := rapid.MapOfNValues(rapid.Custom(func(rt *rapid.T) docstore.Doc[deal] {
		doc := docstore.Doc[deal]{ID: rapid.StringMatching(`[a-cA~/$关]{1,3}`).Draw(rt, "id")}
		doc.Body.Stage = rapid.SampledFrom([]string{"open", "open", "open", "closed", ""}).Draw(rt, "stage")
		doc.Body.Name = rapid.SampledFrom([]string{"", "A", "a", "aa", "b", "关", "\U0001F409"}).Draw(rt, "name")
		doc.Body.Rank = rapid.Ptr(rapid.Int64Range(-2, 2), true).Draw(rt, "rank")
		doc.Body.Won = rapid.Ptr(rapid.Bool(), true).Draw(rt, "won")
		doc.Body.Score = rapid.Ptr(rapid.SampledFrom([]float64{-1, 0, 0.5, 1e9}), true).Draw(rt, "score")
		if day := rapid.Ptr(rapid.IntRange(-1, 1), true).Draw(rt, "due"); day != nil {
			doc.Body.Due = new(time.Unix(0, 0).UTC().AddDate(0, 0, *day))
		}
		return doc
	}), 0, 12, func(doc docstore.Doc[deal]) string { return doc.ID }).Draw(rt, "deals")
	var docs []docstore.Doc[deal]
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		docs = append(docs, byID[id])
	}
	return docs
}

// expected is the plainest way to answer the query.
func expected(stored []docstore.Doc[deal], q docstore.Query, keep func(docstore.Doc[deal]) bool) []string {
	var docs []docstore.Doc[deal]
	for _, doc := range stored {
		if doc.Body.Stage == "open" && keep(doc) {
			docs = append(docs, doc)
		}
	}
	slices.SortFunc(docs, func(a, b docstore.Doc[deal]) int {
		order := cmp.Or(compareBy(q.Sort, a.Body, b.Body), cmp.Compare(a.ID, b.ID))
		if q.Desc {
			return -order
		}
		return order
	})
	return ids(docs)
}

func compareBy(field string, a, b deal) int {
	switch field {
	case "name": // a missing one and an empty one are the same here
		return cmp.Compare(a.Name, b.Name)
	case "rank":
		return comparePointers(a.Rank, b.Rank, cmp.Compare[int64])
	case "score":
		return comparePointers(a.Score, b.Score, cmp.Compare[float64])
	case "due":
		return comparePointers(a.Due, b.Due, time.Time.Compare)
	case "won":
		return comparePointers(a.Won, b.Won, func(x, y bool) int {
			if x == y {
				return 0
			} else if y {
				return -1
			}
			return 1
		})
	}
	return 0
}

func comparePointers[T any](a, b *T, compare func(T, T) int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compare(*a, *b)
}

// testPagingInPart: a reader of some of the fields gets the same documents, in the same pages.
func testPagingInPart(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	for i := range 5 {
		insert(t, h, fmt.Sprintf("d%d", i), deal{Stage: "open", Name: "same", Rank: new(int64(9 - i)), Tags: []string{"b", "a"}})
	}
	type part struct {
		Rank int64 `bson:"rank"`
	}
	for name, q := range map[string]docstore.Query{
		"sorted":      {Where: []docstore.Cond{docstore.Eq("stage", "open")}, Sort: "rank", Limit: 2},
		"by a prefix": {Where: []docstore.Cond{docstore.Eq("stage", "open"), docstore.Prefix("tags", "")}, Limit: 2},
	} {
		t.Run(name, func(t *testing.T) {
			for pages := 1; ; pages++ {
				whole, err := h.Find(t.Context(), q)
				require.NoError(t, err)
				parts, err := docstore.FindAs[part](t.Context(), h, q)
				require.NoError(t, err)
				require.Len(t, parts.Docs, len(whole.Docs))
				for i, doc := range whole.Docs {
					require.Equal(t, doc.ID, parts.Docs[i].ID)
					require.Equal(t, doc.Version, parts.Docs[i].Version)
					require.Equal(t, part{*doc.Body.Rank}, parts.Docs[i].Body)
				}
				require.Equal(t, whole.Next, parts.Next)
				if q.After = parts.Next; q.After == nil {
					require.Equal(t, 3, pages)
					return
				}
			}
		})
	}
	_, err := docstore.FindAs[part](t.Context(), h, docstore.Query{Where: []docstore.Cond{docstore.Eq("unknown", 1)}})
	require.ErrorIs(t, err, docstore.ErrNoIndex)
}
