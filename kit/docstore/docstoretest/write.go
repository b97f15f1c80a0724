package docstoretest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

func testInsert(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)

	_, err := h.Get(t.Context(), "d1")
	require.ErrorIs(t, err, docstore.ErrNotFound)

	stored := insert(t, h, "d1", deal{Name: "Silk", Rank: new(int64(7))})
	require.EqualValues(t, 1, stored.Version)
	read, err := h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.Equal(t, stored, read)

	_, err = h.Insert(t.Context(), "d1", deal{Name: "Another"})
	require.True(t, docstore.IsDuplicate(err, "_id"), "%v", err)
	read, err = h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.Equal(t, "Silk", read.Body.Name)

	insert(t, h, "d2", deal{Name: "Tea"})
	many, err := h.GetMany(t.Context(), []string{"d2", "missing", "d1", "d1"})
	require.NoError(t, err)
	require.Len(t, many, 2)
	require.Equal(t, "Tea", many["d2"].Body.Name)
}

func testReplace(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)

	first := insert(t, h, "d1", deal{Name: "Silk", Stage: "open", External: "x1"})
	changed := first
	changed.Body = deal{Name: "Brocade"}
	second, err := h.Replace(t.Context(), changed)
	require.NoError(t, err)
	require.EqualValues(t, 2, second.Version)
	read, err := h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.Equal(t, second, read)
	require.Empty(t, read.Body.Stage, "a replaced body keeps nothing of the old one")

	_, err = h.Replace(t.Context(), first)
	require.ErrorIs(t, err, docstore.ErrConflict)
	_, err = h.Replace(t.Context(), docstore.Doc[deal]{ID: "missing", Version: 1})
	require.ErrorIs(t, err, docstore.ErrConflict)
	_, err = h.Get(t.Context(), "missing")
	require.ErrorIs(t, err, docstore.ErrNotFound, "a replace makes no document")

	insert(t, h, "d2", deal{External: "x1"}) // given up by d1
	second.Body.External = "x1"
	_, err = h.Replace(t.Context(), second)
	require.True(t, docstore.IsDuplicate(err, "byExternalId"), "%v", err)
	read, err = h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.EqualValues(t, 2, read.Version)
}

func testDelete(t *testing.T, open Opener) {
	c, engine := start(t, open)
	h := c.In(acme)

	first := insert(t, h, "d1", deal{External: "x1", Tags: []string{"a"}}, event("e1"))
	second, err := h.Replace(t.Context(), first)
	require.NoError(t, err)
	require.ErrorIs(t, h.Delete(t.Context(), first), docstore.ErrConflict)
	require.NoError(t, h.Delete(t.Context(), second))
	_, err = h.Get(t.Context(), "d1")
	require.ErrorIs(t, err, docstore.ErrNotFound)
	require.ErrorIs(t, h.Delete(t.Context(), second), docstore.ErrConflict)
	_, err = h.Replace(t.Context(), second, event("e2"))
	require.ErrorIs(t, err, docstore.ErrConflict)
	require.Empty(t, pending(t, engine, "d1"))

	tagged, err := h.Count(t.Context(), docstore.Eq("tags", "a"))
	require.NoError(t, err)
	require.Zero(t, tagged)
	again := insert(t, h, "d1", deal{External: "x1"}) // neither its id nor its unique value is held any more
	require.EqualValues(t, 1, again.Version)
}

func testOddBodies(t *testing.T, open Opener) {
	engine := open(t, t.TempDir())
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	c, err := docstore.Open[bson.M](t.Context(), docstore.New(engine), docstore.Schema{
		Name:    "odd-ones",
		Indexes: []docstore.Index{{Name: "byV", Fields: []string{"v"}}, {Name: "byNested", Fields: []string{"v.w.x"}}},
	})
	require.NoError(t, err)
	h := c.In(acme)
	bodies := map[string]bson.M{
		"empty":     {},
		"nothing":   {"v": nil},
		"text":      {"v": ""},
		"unicode":   {"v": "关系 \u0000 \U0001F409 e\u0301", "关": "系"},
		"nested":    {"v": bson.D{{Key: "w", Value: bson.D{{Key: "x", Value: "deep"}, {Key: "y", Value: bson.A{int32(1), nil, bson.D{{Key: "z", Value: bson.A{}}}}}}}}},
		"list":      {"v": bson.A{"a", int64(1), nil}},
		"reserved":  {"tenant": "other", "id": "x", "version": int64(99), "sequence": int64(9), "pending": bson.A{"p"}, "_id": "other/x"},
		"large":     {"v": int64(1) << 62, "w": make([]byte, 0)},
		"longAgo":   {"v": bson.NewDateTimeFromTime(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC))},
		"realOfOne": {"v": 1.0},
	}
	for id, body := range bodies {
		_, err := h.Insert(t.Context(), id, body)
		require.NoError(t, err, id)
	}
	for id, body := range bodies {
		read, err := h.Get(t.Context(), id)
		require.NoError(t, err, id)
		require.EqualValues(t, 1, read.Version)
		want, err := bson.Marshal(body)
		require.NoError(t, err)
		var normal bson.M
		require.NoError(t, bson.Unmarshal(want, &normal))
		require.Equal(t, normal, read.Body, id)
	}
	all, err := h.Find(t.Context(), docstore.Query{})
	require.NoError(t, err)
	require.Len(t, all.Docs, len(bodies))
}
