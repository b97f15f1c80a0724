package docstoretest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

func testBulkFailsPartially(t *testing.T, open Opener) {
	c, engine := start(t, open)
	h := c.In(acme)
	stale := insert(t, h, "stale", deal{Name: "old"})
	_, err := h.Replace(t.Context(), stale)
	require.NoError(t, err)
	kept := insert(t, h, "kept", deal{})
	gone := insert(t, h, "gone", deal{})
	require.NoError(t, h.Delete(t.Context(), gone))
	doomed := insert(t, h, "doomed", deal{})
	wanting := insert(t, h, "wanting", deal{})
	insert(t, h, "holder", deal{External: "taken"})

	change := func(doc docstore.Doc[deal], body deal) docstore.Doc[deal] { doc.Body = body; return doc }
	writes := []docstore.Write[deal]{
		{Verb: docstore.Insert, Doc: docstore.Doc[deal]{ID: "fresh"}, Events: []docstore.Event{event("e")}},
		{Verb: docstore.Insert, Doc: docstore.Doc[deal]{ID: "kept"}, Events: []docstore.Event{event("e")}},
		{Verb: docstore.Insert, Doc: docstore.Doc[deal]{ID: "rival", Body: deal{External: "taken"}}},
		{Verb: docstore.Replace, Doc: change(stale, deal{Name: "lost"}), Events: []docstore.Event{event("e")}},
		{Verb: docstore.Replace, Doc: change(kept, deal{Name: "new"}), Events: []docstore.Event{event("e")}},
		{Verb: docstore.Replace, Doc: gone},
		{Verb: docstore.Replace, Doc: change(wanting, deal{External: "taken"})},
		{Verb: docstore.Delete, Doc: stale},
		{Verb: docstore.Delete, Doc: doomed},
		{Verb: docstore.Delete, Doc: gone},
	}
	errs, err := h.Write(t.Context(), writes)
	require.NoError(t, err)
	require.NoError(t, errs[0])
	require.True(t, docstore.IsDuplicate(errs[1], "_id"), "%v", errs[1])
	require.True(t, docstore.IsDuplicate(errs[2], "byExternalId"), "%v", errs[2])
	require.ErrorIs(t, errs[3], docstore.ErrConflict)
	require.NoError(t, errs[4])
	require.ErrorIs(t, errs[5], docstore.ErrConflict)
	require.True(t, docstore.IsDuplicate(errs[6], "byExternalId"), "%v", errs[6])
	require.ErrorIs(t, errs[7], docstore.ErrConflict)
	require.NoError(t, errs[8])
	require.ErrorIs(t, errs[9], docstore.ErrConflict)

	all, err := h.Find(t.Context(), docstore.Query{})
	require.NoError(t, err)
	require.Equal(t, []string{"fresh", "holder", "kept", "stale", "wanting"}, ids(all.Docs))
	require.Equal(t, "new", all.Docs[2].Body.Name)
	require.Equal(t, "old", all.Docs[3].Body.Name)
	require.Len(t, pending(t, engine, "kept"), 1)
	require.Len(t, pending(t, engine, "fresh"), 1)
	require.Empty(t, pending(t, engine, "stale"))
}

func testBulkKeepsOrder(t *testing.T, open Opener) {
	c, engine := start(t, open)
	h := c.In(acme)
	at := func(version int64, name string) docstore.Doc[deal] {
		return docstore.Doc[deal]{ID: "d1", Version: version, Body: deal{Name: name}}
	}
	errs, err := h.Write(t.Context(), []docstore.Write[deal]{
		{Verb: docstore.Insert, Doc: at(0, "a"), Events: []docstore.Event{event("e1")}},
		{Verb: docstore.Insert, Doc: at(0, "b"), Events: []docstore.Event{event("e2")}}, // delivered twice
		{Verb: docstore.Replace, Doc: at(1, "c")},
		{Verb: docstore.Replace, Doc: at(1, "d")},
		{Verb: docstore.Replace, Doc: at(2, "e")},
	})
	require.NoError(t, err)
	require.NoError(t, errs[0])
	require.True(t, docstore.IsDuplicate(errs[1], "_id"), "%v", errs[1])
	require.NoError(t, errs[2])
	require.ErrorIs(t, errs[3], docstore.ErrConflict)
	require.NoError(t, errs[4])
	read, err := h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.EqualValues(t, 3, read.Version)
	require.Equal(t, "e", read.Body.Name)
	require.Equal(t, []string{"e1"}, eventIDs(pending(t, engine, "d1")))
}

// testBulkRace lets writers replace the same documents in bulk: whoever is told that it won must have won alone.
func testBulkRace(t *testing.T, open Opener) {
	const documents, writers, rounds = 20, 8, 10
	c, _ := start(t, open)
	h := c.In(acme)
	names := make([]string, documents)
	for i := range names {
		names[i] = fmt.Sprintf("d%02d", i)
		insert(t, h, names[i], deal{})
	}
	var mu sync.Mutex
	won := map[string]int{} // by document and version
	unknown := 0
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for round := range rounds {
				docs, err := h.GetMany(t.Context(), names)
				if err != nil {
					t.Error(err)
					return
				}
				var writes []docstore.Write[deal]
				for _, doc := range docs {
					doc.Body.Rank = new(doc.Version)
					verb := docstore.Replace
					if w == 0 && round == rounds-1 && doc.ID == "d00" {
						verb = docstore.Delete
					}
					writes = append(writes, docstore.Write[deal]{Verb: verb, Doc: doc, Events: []docstore.Event{event(doc.ID)}})
				}
				errs, err := h.Write(t.Context(), writes)
				mu.Lock()
				if err != nil {
					unknown++
				}
				for i, err := range errs {
					if err == nil {
						won[fmt.Sprint(writes[i].Doc.ID, " from ", writes[i].Doc.Version)]++
					}
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	for write, winners := range won {
		require.Equal(t, 1, winners, write)
	}
	for _, name := range names[1:] {
		read, err := h.Get(t.Context(), name)
		require.NoError(t, err)
		told := int64(1)
		for won[fmt.Sprint(name, " from ", told)] == 1 {
			told++
		}
		if unknown == 0 {
			require.Equal(t, read.Version, told, "%s: a write was applied, and its writer told that it was not", name)
		}
	}
}
