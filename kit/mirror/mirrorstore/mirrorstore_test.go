package mirrorstore_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/mirror"
	"github.com/guanxi-crm/guanxi/kit/mirror/mirrorstore"
	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// thing is a copy of somebody else's thing.
type thing struct {
	mirror.State `bson:",inline"`

	Name string `bson:"name"`
}

func open(t *testing.T) (mirrorstore.Copies[thing, *thing], *docstore.Store) {
	t.Helper()
	store := docstore.New(servicetest.Engine(t))
	docs, err := docstore.Open[thing](t.Context(), store, mirrorstore.CopySchema("things"))
	require.NoError(t, err)
	return mirrorstore.Of[thing, *thing](docs.In("acme")), store
}

// save stores things: ids and whom they were merged into, in turn.
func save(t *testing.T, copies mirrorstore.Copies[thing, *thing], things ...string) {
	t.Helper()
	var docs []docstore.Doc[thing]
	for i := 0; i < len(things); i += 2 {
		docs = append(docs, docstore.Doc[thing]{ID: things[i], Body: thing{Name: things[i], State: mirror.State{
			Deleted: things[i] == "deleted", Merging: mirror.Merging{MergeID: "mrg", MergedInto: things[i+1]},
		}}})
	}
	require.NoError(t, copies.SaveAll(t.Context(), docs))
}

func TestAMergedOneStandsForTheOneWhoRemains(t *testing.T) {
	copies, _ := open(t)
	save(t, copies, "a", "b", "b", "c", "c", "", "d", "", "e", "c", "x", "deleted", "deleted", "", "lost", "unheard of")
	living, err := copies.Living(t.Context(), []string{"a", "b", "c", "d", "x", "lost", "unknown"})
	require.NoError(t, err)
	got := map[string]string{}
	for id, one := range living {
		got[id] = one.ID
	}
	require.Equal(t, map[string]string{"a": "c", "b": "c", "c": "c", "d": "d", "x": "deleted", "lost": "lost"}, got)

	one, err := copies.Get(t.Context(), "a")
	require.NoError(t, err)
	require.Equal(t, "c", one.Name)
	for _, gone := range []string{"x", "deleted", "unknown", "not/an id"} {
		_, err = copies.Get(t.Context(), gone)
		require.ErrorIs(t, err, mirrorstore.ErrGone)
	}
	group, err := copies.Group(t.Context(), "c")
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"a", "b", "c", "e"}, group)
}

func TestACircleOfMergesEnds(t *testing.T) {
	copies, _ := open(t)
	save(t, copies, "a", "b", "b", "a")
	living, err := copies.Living(t.Context(), []string{"a"})
	require.NoError(t, err)
	require.Len(t, living, 1)
	group, err := copies.Group(t.Context(), "a")
	require.NoError(t, err)
	require.ElementsMatch(t, []string{"a", "b"}, group)
}

func TestWhoLosesTheRaceForACopyIsTold(t *testing.T) {
	copies, _ := open(t)
	save(t, copies, "a", "")
	require.ErrorIs(t, copies.SaveAll(t.Context(), []docstore.Doc[thing]{{ID: "a"}}), docstore.ErrConflict, "new to both")
	docs, err := copies.GetMany(t.Context(), []string{"a"})
	require.NoError(t, err)
	require.NoError(t, copies.SaveAll(t.Context(), []docstore.Doc[thing]{docs["a"]}))
	require.ErrorIs(t, copies.SaveAll(t.Context(), []docstore.Doc[thing]{docs["a"]}), docstore.ErrConflict)
}

// owned belongs to a thing.
type owned struct {
	Of string `bson:"of"`
}

func TestAllThatIsHeldIsFoundAndErased(t *testing.T) {
	_, store := open(t)
	schema := docstore.Schema{Name: "owned", Indexes: []docstore.Index{{Name: "by_of", Fields: []string{"of"}}}}
	docs, err := docstore.Open[owned](t.Context(), store, schema)
	require.NoError(t, err)
	holding := mirrorstore.Holding[owned]{Name: "owned", Docs: docs.In("acme"), Of: "of"}
	var writes []docstore.Write[owned]
	for n := range 1300 { // more than a page, and more than one bulk write
		writes = append(writes, docstore.Write[owned]{Doc: docstore.Doc[owned]{ID: fmt.Sprint(n), Body: owned{Of: []string{"a", "b", "c"}[n%3]}}})
	}
	_, err = docs.In("acme").Write(t.Context(), writes)
	require.NoError(t, err)
	seen := 0
	require.NoError(t, holding.Each(t.Context(), []string{"a", "b", "c"}, func(docstore.Doc[owned]) { seen++ }))
	require.Equal(t, 1300, seen)
	require.NoError(t, holding.Erase(t.Context(), []string{"a", "b"}))
	for of, want := range map[string]int64{"a": 0, "b": 0, "c": 433} {
		n, err := holding.Count(t.Context(), []string{of})
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
}

type told struct{ N int }

func (told) EventType() string { return "test.told.v1" }

func TestAReplyIsToldAsOftenAsItIsAskedFor(t *testing.T) {
	_, store := open(t)
	docs, err := docstore.Open[mirrorstore.Reply[owned]](t.Context(), store, mirrorstore.ReplySchema("replies"))
	require.NoError(t, err)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	replies := mirrorstore.Replies[owned]{Docs: docs.In("acme"), Now: func() time.Time { return now }, Keep: time.Hour}
	for _, found := range []string{"first", "second"} {
		noted, err := replies.Note(t.Context(), "req_1", "a", owned{found})
		require.NoError(t, err)
		require.Equal(t, owned{"first"}, noted)
	}
	ref := docstore.Ref{Collection: "replies", Tenant: "acme", ID: "req_1"}
	for n := range 3 {
		require.NoError(t, replies.Tell(t.Context(), "req_1", "a", owned{"first"}, eventbus.Payload(told{n})))
		pending, err := store.Engine().Pending(t.Context(), []docstore.Ref{ref})
		require.NoError(t, err)
		require.Len(t, pending[0].Events, n+1)
		require.Equal(t, "a", pending[0].Events[n].Key)
	}
	doc, err := replies.Docs.Get(t.Context(), "req_1")
	require.NoError(t, err)
	require.Equal(t, now.Add(time.Hour), doc.Body.ExpiresAt.UTC())
	require.NoError(t, replies.Tell(t.Context(), "req_2", "b", owned{}, eventbus.Payload(told{})), "not noted before")
	n, err := replies.Forget(t.Context(), []string{"a"})
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
	pending, err := store.Engine().Pending(t.Context(), []docstore.Ref{ref})
	require.NoError(t, err)
	require.Empty(t, pending, "nor what it had still to tell")
}
