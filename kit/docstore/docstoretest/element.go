package docstoretest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

func testEachPrefix(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	first := insert(t, h, "a", deal{Stage: "open", Tags: []string{"wang", "xiaoming", "wangxiaoming", "Wang"}})
	insert(t, h, "b", deal{Stage: "open", Tags: []string{"wang", "waters", "wa"}})
	insert(t, h, "c", deal{Stage: "closed", Tags: []string{"wang"}})
	insert(t, h, "d", deal{Stage: "open", Tags: []string{"w.ng", "小明", "\x00w", "w\x00x", "w\U0010FFFF"}})
	insert(t, h, "e", deal{Stage: "open"})
	insert(t, h, "f", deal{Stage: "open", Contacts: []contact{{"ada@x"}, {"ada@w"}}})
	insert(t, c.In("other"), "a", deal{Stage: "open", Tags: []string{"wang"}})
	find := func(where ...docstore.Cond) []string {
		t.Helper()
		found, err := h.Find(t.Context(), docstore.Query{Where: where})
		require.NoError(t, err)
		require.Nil(t, found.Next)
		return ids(found.Docs)
	}
	open1 := docstore.Eq("stage", "open")
	for prefix, want := range map[string][]string{
		"wang": {"a", "b"}, "wa": {"b", "a"}, "wangx": {"a"}, "x": {"a"}, "小": {"d"}, "w.": {"d"}, "w\x00": {"d"}, "z": {},
		"w": {"d", "b", "a"}, "": {"d", "a", "b"}, "wang!": {}, "w\U0010FFFF": {"d"},
	} {
		require.Equal(t, want, find(open1, docstore.Prefix("tags", prefix)), "%q", prefix)
	}
	require.Equal(t, []string{"a", "b", "c"}, find(docstore.Prefix("tags", "wang")), "nothing held equal")
	require.Equal(t, []string{"f"}, find(docstore.Prefix("contacts.address", "ada@")), "through an array, once")

	first.Body.Tags = []string{"xiaoming", "water"}
	_, err := h.Replace(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, find(open1, docstore.Prefix("tags", "wang")))
	require.Equal(t, []string{"a", "b"}, find(open1, docstore.Prefix("tags", "wate")))
}

// testEachPrefixPaging: whatever elements documents have, and however large a page, each comes once, in the place of its
// first element with the prefix.
func testEachPrefixPaging(t *testing.T, open Opener) {
	c, _ := start(t, open)
	tenants := 0
	rapid.Check(t, func(rt *rapid.T) {
		tenants++
		h := c.In(tenancy.ID(fmt.Sprintf("t%d", tenants)))
		element := rapid.StringMatching(`[ab]{0,3}`)
		stored := rapid.MapOfN(rapid.StringMatching(`[a-c]{1,2}`), rapid.SliceOfN(element, 0, 5), 0, 9).Draw(rt, "elements")
		var writes []docstore.Write[deal]
		for id, tags := range stored {
			writes = append(writes, docstore.Write[deal]{Doc: docstore.Doc[deal]{ID: id, Body: deal{Stage: "open", Tags: tags}}})
		}
		errs, err := h.Write(t.Context(), writes)
		require.NoError(rt, err)
		for _, err := range errs {
			require.NoError(rt, err)
		}
		prefix := rapid.StringMatching(`[ab]{0,2}`).Draw(rt, "prefix")
		want := byFirstElement(stored, prefix)
		for size := 1; size <= len(want)+1; size++ {
			q := docstore.Query{Where: []docstore.Cond{docstore.Eq("stage", "open"), docstore.Prefix("tags", prefix)}, Limit: size}
			got := []string{}
			for {
				page, err := h.Find(t.Context(), q)
				require.NoError(rt, err)
				got = append(got, ids(page.Docs)...)
				if q.After = page.Next; q.After == nil {
					break
				}
				require.Less(rt, len(got), len(want), "a page after the last")
			}
			require.Equal(rt, want, got, "in pages of %d", size)
		}
	})
}

// byFirstElement is the plainest way to find by a prefix.
func byFirstElement(stored map[string][]string, prefix string) []string {
	first := map[string]string{}
	for id, elements := range stored {
		for _, e := range elements {
			if known, ok := first[id]; strings.HasPrefix(e, prefix) && (!ok || e < known) {
				first[id] = e
			}
		}
	}
	found := slices.AppendSeq([]string{}, maps.Keys(first))
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(cmp.Compare(first[a], first[b]), cmp.Compare(a, b)) })
	return found
}

// testEachMissing: a document without the field that an index over elements is ordered by comes first, as everywhere.
func testEachMissing(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	ranked := insert(t, h, "a", deal{Tags: []string{"vip"}, Rank: new(int64(-5))})
	insert(t, h, "b", deal{Tags: []string{"vip"}})
	insert(t, h, "c", deal{Tags: []string{"vip"}, Rank: new(int64(3))})
	insert(t, h, "d", deal{Tags: []string{"vip"}})
	q := docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip")}, Sort: "rank", Limit: 1}
	page := func() (all []string) {
		t.Helper()
		for q.After = nil; ; {
			found, err := h.Find(t.Context(), q)
			require.NoError(t, err)
			all = append(all, ids(found.Docs)...)
			if q.After = found.Next; q.After == nil {
				return all
			}
		}
	}
	require.Equal(t, []string{"b", "d", "a", "c"}, page())
	q.Desc = true
	require.Equal(t, []string{"c", "a", "d", "b"}, page())
	q.Desc = false
	ranked.Body.Rank = nil
	_, err := h.Replace(t.Context(), ranked)
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b", "d", "c"}, page())
	unranked, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip"), docstore.Eq("rank", nil)}})
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b", "d"}, ids(unranked.Docs))
	from, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip"), docstore.Lt("rank", 9)}})
	require.NoError(t, err)
	require.Equal(t, []string{"c"}, ids(from.Docs), "a range leaves out what is missing")
}
