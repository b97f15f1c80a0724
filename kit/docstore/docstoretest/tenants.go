package docstoretest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// testTenants: whatever ids are used, and however alike the tenants' names, a handle reaches only its own tenant's.
func testTenants(t *testing.T, open Opener) {
	c, _ := start(t, open)
	tenants := []tenancy.ID{"a", "ab", "abc", "b", "a-b", "a0"}
	odd := []string{"x", "a/x", "ab/x", "../x", "../ab/x", "/x", "//", "b/", "$x", "$where", "%00", "*", "关系", "a\U0010FFFF", "x y", "_id", ".", "0", "~"}
	for _, tenant := range tenants {
		for _, id := range odd {
			insert(t, c.In(tenant), id, deal{Stage: "open", Name: id + " of " + string(tenant), Tags: []string{"t"}})
		}
	}
	for _, tenant := range tenants {
		h := c.In(tenant)
		mine := func(docs []docstore.Doc[deal]) {
			t.Helper()
			require.Len(t, docs, len(odd))
			for _, doc := range docs {
				require.Equal(t, doc.ID+" of "+string(tenant), doc.Body.Name)
			}
		}
		for _, q := range []docstore.Query{
			{},
			{Desc: true},
			{Sort: "name"},
			{Where: []docstore.Cond{docstore.Eq("stage", "open")}},
			{Where: []docstore.Cond{docstore.In("stage", []string{"open", "closed"})}, Sort: "name"},
			{Where: []docstore.Cond{docstore.Eq("tags", "t")}},
			{Where: []docstore.Cond{docstore.Prefix("name", "")}},
		} {
			page, err := h.Find(t.Context(), q)
			require.NoError(t, err)
			mine(page.Docs)
		}
		for _, start := range []string{"", "\x01", "~", "\U0010FFFF"} { // a forged position
			for _, desc := range []bool{false, true} {
				page, err := h.Find(t.Context(), docstore.Query{After: &docstore.Position{ID: start}, Desc: desc})
				require.NoError(t, err)
				for _, doc := range page.Docs {
					require.Equal(t, doc.ID+" of "+string(tenant), doc.Body.Name)
				}
			}
		}
		n, err := h.Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, len(odd), n)
		many, err := h.GetMany(t.Context(), odd)
		require.NoError(t, err)
		require.Len(t, many, len(odd))
	}
	doc, err := c.In("ab").Get(t.Context(), "x")
	require.NoError(t, err)
	require.NoError(t, c.In("ab").Delete(t.Context(), doc))
	for _, tenant := range []tenancy.ID{"a", "abc", "b"} {
		_, err := c.In(tenant).Get(t.Context(), "x")
		require.NoError(t, err)
	}
	_, err = c.In("c").Get(t.Context(), "x")
	require.ErrorIs(t, err, docstore.ErrNotFound)
	empty, err := c.In("c").Find(t.Context(), docstore.Query{})
	require.NoError(t, err)
	require.Empty(t, empty.Docs)
}

func testKeysRefused(t *testing.T, open Opener) {
	c, engine := start(t, open)
	insert(t, c.In("a"), "b/x", deal{Name: "of a"})
	for _, tenant := range []tenancy.ID{"", "a/b", "A", "a\x00", "a.b", "-a", "关", tenancy.ID(strings.Repeat("a", 64))} {
		h := c.In(tenant)
		_, err := h.Get(t.Context(), "x")
		require.ErrorIs(t, err, docstore.ErrKey, "tenant %q", tenant)
		_, err = h.Insert(t.Context(), "x", deal{})
		require.ErrorIs(t, err, docstore.ErrKey)
		_, err = h.Find(t.Context(), docstore.Query{})
		require.ErrorIs(t, err, docstore.ErrKey)
		_, err = h.Count(t.Context())
		require.ErrorIs(t, err, docstore.ErrKey)
	}
	for _, id := range []string{"", "\x00", "a\x00b", "\xff", strings.Repeat("x", 513)} {
		_, err := c.In("a").Insert(t.Context(), id, deal{}, event("e"))
		require.ErrorIs(t, err, docstore.ErrKey, "id %q", id)
		_, err = c.In("a").Replace(t.Context(), docstore.Doc[deal]{ID: id, Version: 1})
		require.ErrorIs(t, err, docstore.ErrKey)
		_, err = c.In("a").Get(t.Context(), id)
		require.ErrorIs(t, err, docstore.ErrNotFound)
	}
	overdue, err := engine.Overdue(t.Context(), epoch.AddDate(1, 0, 0), 10)
	require.NoError(t, err)
	require.Empty(t, overdue)
}
