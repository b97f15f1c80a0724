package docstoretest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

func testExpiry(t *testing.T, open Opener) {
	c, engine := start(t, open)
	h := c.In(acme)
	past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	insert(t, h, "forever", deal{})
	kept := insert(t, h, "kept", deal{Expires: &future})
	insert(t, h, "gone", deal{Expires: &past, External: "x1", Tags: []string{"a"}}, event("e1"))
	expires := insert(t, h, "expires", deal{Expires: &future})
	expires.Body.Expires = &past
	_, err := h.Replace(t.Context(), expires)
	require.NoError(t, err)
	kept.Body.Expires = nil
	_, err = h.Replace(t.Context(), kept)
	require.NoError(t, err)

	require.Eventually(t, func() bool {
		n, err := h.Count(t.Context())
		return err == nil && n == 2
	}, 3*time.Minute, 20*time.Millisecond) // MongoDB looks once a minute
	left, err := h.Find(t.Context(), docstore.Query{})
	require.NoError(t, err)
	require.Equal(t, []string{"forever", "kept"}, ids(left.Docs))
	require.Empty(t, pending(t, engine, "gone"))
	insert(t, h, "next", deal{External: "x1"})
	tagged, err := h.Count(t.Context(), docstore.Eq("tags", "a"))
	require.NoError(t, err)
	require.Zero(t, tagged)
}

func testPurge(t *testing.T, open Opener) {
	c, engine := start(t, open)
	others, err := docstore.Open[deal](t.Context(), docstore.New(engine), docstore.Schema{Name: "others"})
	require.NoError(t, err)
	insert(t, c.In("a"), "d1", deal{External: "x", Tags: []string{"t"}}, event("e1"))
	insert(t, c.In("b"), "d1", deal{}, event("e2"))
	insert(t, others.In("a"), "d1", deal{}, event("e3"))
	require.NoError(t, c.Purge(t.Context()))
	for _, h := range []docstore.Handle[deal]{c.In("a"), c.In("b")} {
		n, err := h.Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
	}
	overdue, err := engine.Overdue(t.Context(), epoch.AddDate(1, 0, 0), 10)
	require.NoError(t, err)
	require.Len(t, overdue, 1, "another collection's documents and events stay")
	require.Equal(t, "others", overdue[0].Collection)
	insert(t, c.In("a"), "d1", deal{External: "x"}, event("e1"))
	_, err = c.In("a").Insert(t.Context(), "d2", deal{External: "x"})
	require.True(t, docstore.IsDuplicate(err, "byExternalId"), "the indexes are still there: %v", err)
}

func testReopen(t *testing.T, open Opener) {
	place := t.TempDir()
	engine := open(t, place)
	c, err := docstore.Open[deal](t.Context(), docstore.New(engine), deals)
	require.NoError(t, err)
	doc := insert(t, c.In(acme), "d1", deal{Stage: "open", External: "x1", Tags: []string{"vip"}}, event("e1"), event("e2"))
	require.NoError(t, engine.Acknowledge(t.Context(), []docstore.Ack{{Ref: ref("acme", "d1"), Through: 1}}))
	require.NoError(t, engine.Ping(t.Context()))
	require.NoError(t, engine.Close())
	_, err = c.In(acme).Get(t.Context(), "d1")
	require.Error(t, err)
	require.Error(t, engine.Ping(t.Context()))

	c, engine = startAt(t, open, place)
	read, err := c.In(acme).Get(t.Context(), "d1")
	require.NoError(t, err)
	require.Equal(t, doc, read)
	require.Equal(t, []string{"e2"}, eventIDs(pending(t, engine, "d1")))
	_, err = c.In(acme).Insert(t.Context(), "d2", deal{External: "x1"})
	require.True(t, docstore.IsDuplicate(err, "byExternalId"), "%v", err)
	found, err := c.In(acme).Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("tags", "vip")}})
	require.NoError(t, err)
	require.Equal(t, []string{"d1"}, ids(found.Docs))
	_, err = c.In(acme).Replace(t.Context(), read, event("e3"))
	require.NoError(t, err)
	requireGapless(t, pending(t, engine, "d1"), 2, 3)
}

// testEnsureAddsIndex opens what an older release has written with the indexes and the expiry of a newer one.
func testEnsureAddsIndex(t *testing.T, open Opener) {
	place := t.TempDir()
	engine := open(t, place)
	old := docstore.Schema{Name: deals.Name, Indexes: []docstore.Index{{Name: "byStage", Fields: []string{"stage"}}}}
	before, err := docstore.Open[deal](t.Context(), docstore.New(engine), old)
	require.NoError(t, err)
	const documents = 1203
	writes := make([]docstore.Write[deal], documents)
	for i := range writes {
		writes[i].Doc = docstore.Doc[deal]{ID: fmt.Sprintf("d%04d", i), Body: deal{
			Stage: "open", External: fmt.Sprint("x", i), Rank: new(int64(documents - i)), Tags: []string{fmt.Sprint("t", i%10), "all"},
		}}
	}
	errs, err := before.In(acme).Write(t.Context(), writes)
	require.NoError(t, err)
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.NoError(t, engine.Close())

	c, engine := startAt(t, open, place)
	h := c.In(acme)
	page, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("stage", "open")}, Sort: "rank", Limit: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"d1202", "d1201"}, ids(page.Docs))
	tagged, err := h.Count(t.Context(), docstore.Eq("tags", "t3"))
	require.NoError(t, err)
	require.EqualValues(t, 120, tagged)
	_, err = h.Insert(t.Context(), "new", deal{External: "x77"})
	require.True(t, docstore.IsDuplicate(err, "byExternalId"), "%v", err)
	require.NoError(t, engine.Ensure(t.Context(), deals), "again")

	twice := docstore.Schema{Name: deals.Name, Indexes: []docstore.Index{{Name: "byStageOnce", Fields: []string{"stage"}, Unique: true}}}
	require.Error(t, engine.Ensure(t.Context(), twice), "a unique index over values that are not")
	_, err = h.Get(t.Context(), "d0007")
	require.NoError(t, err)
}

// testEnsureAfterRollback writes with the release before, which does not know one of the indexes, and goes on with it.
func testEnsureAfterRollback(t *testing.T, open Opener) {
	like := func(id string) deal {
		return deal{
			Stage: "open", Name: "silk", Tags: []string{"vip"}, Rank: new(int64(1)), Due: &epoch, Won: new(true), Score: new(0.5),
			External: id, Owner: owner{Team: id}, Contacts: []contact{{id}},
		}
	}
	values := map[string]any{"stage": "open", "name": "silk", "tags": "vip"}
	rivals := map[string]deal{
		"byExternalId": {External: "b"}, "byTeamName": {Owner: owner{Team: "b"}, Name: "silk"}, "byContact": {Contacts: []contact{{"b"}}},
	}
	for _, x := range deals.Indexes {
		t.Run(x.Name, func(t *testing.T) {
			place := t.TempDir()
			without := deals
			without.Indexes = slices.DeleteFunc(slices.Clone(deals.Indexes), func(y docstore.Index) bool { return y.Name == x.Name })
			for _, release := range []struct {
				id     string
				schema docstore.Schema
			}{{"a", deals}, {"b", without}} {
				engine := open(t, place)
				c, err := docstore.Open[deal](t.Context(), docstore.New(engine), release.schema)
				require.NoError(t, err)
				insert(t, c.In(acme), release.id, like(release.id))
				require.NoError(t, engine.Close())
			}
			c, _ := startAt(t, open, place)
			if x.Unique {
				_, err := c.In(acme).Insert(t.Context(), "c", rivals[x.Name])
				require.True(t, docstore.IsDuplicate(err, x.Name), "%v", err)
				return
			}
			q := docstore.Query{Where: []docstore.Cond{docstore.Eq(x.Fields[0], values[x.Fields[0]])}}
			if len(x.Fields) > 1 && x.Fields[1] == x.Each {
				q.Where = append(q.Where, docstore.Prefix(x.Each, "v"))
			} else if len(x.Fields) > 1 {
				q.Sort = x.Fields[1]
			}
			found, err := c.In(acme).Find(t.Context(), q)
			require.NoError(t, err)
			require.Equal(t, []string{"a", "b"}, ids(found.Docs))
		})
	}
}

func testEnsureConcurrently(t *testing.T, open Opener) {
	place := t.TempDir()
	engine := open(t, place)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := docstore.Open[deal](t.Context(), docstore.New(engine), deals); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
