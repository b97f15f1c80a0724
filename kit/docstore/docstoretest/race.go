package docstoretest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
)

const racers = 64

func testCompareAndSetRace(t *testing.T, open Opener) {
	const wins = 4 // of each racer
	c, engine := start(t, open)
	h := c.In(acme)
	insert(t, h, "d1", deal{Rank: new(int64(0))})
	var winners sync.Map // by version
	var all sync.WaitGroup
	for racer := range racers {
		all.Go(func() {
			for won := 0; won < wins; {
				doc, err := h.Get(t.Context(), "d1")
				if err != nil {
					t.Error(err)
					return
				}
				*doc.Body.Rank++
				next, err := h.Replace(t.Context(), doc, event(fmt.Sprint(racer, ".", won)))
				switch {
				case err == nil:
					won++
					if other, taken := winners.LoadOrStore(next.Version, racer); taken {
						t.Errorf("%d and %d both won version %d", racer, other, next.Version)
					}
				case !errors.Is(err, docstore.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	read, err := h.Get(t.Context(), "d1")
	require.NoError(t, err)
	require.EqualValues(t, racers*wins, *read.Body.Rank, "no update is lost")
	require.EqualValues(t, racers*wins+1, read.Version)
	requireGapless(t, pending(t, engine, "d1"), 1, racers*wins)
}

func testUniqueRace(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	for _, value := range []string{"x1", "x2", "x3"} {
		var winners atomic.Int64
		var all sync.WaitGroup
		for racer := range racers {
			all.Go(func() {
				_, err := h.Insert(t.Context(), fmt.Sprint(value, ".", racer), deal{External: value, Name: "same"})
				if err == nil {
					winners.Add(1)
				} else if !docstore.IsDuplicate(err, "byExternalId") {
					t.Error(err)
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 1, winners.Load())
		found, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("externalId", value)}})
		require.NoError(t, err)
		require.Len(t, found.Docs, 1)
	}
	other := c.In("other")
	insert(t, other, "o1", deal{External: "x1"}) // each tenant has its own values
}

func testUniqueOptional(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	for i := range 10 { // none has an external id, and none a team with its name
		insert(t, h, fmt.Sprintf("none%d", i), deal{Name: "same"})
		insert(t, h, fmt.Sprintf("team%d", i), deal{Owner: owner{Team: "south"}})
	}
	insert(t, h, "first", deal{Name: "same", Owner: owner{Team: "south"}})
	_, err := h.Insert(t.Context(), "second", deal{Name: "same", Owner: owner{Team: "south"}})
	require.True(t, docstore.IsDuplicate(err, "byTeamName"), "%v", err)
	insert(t, h, "third", deal{Name: "same", Owner: owner{Team: "north"}})

	without, err := h.Get(t.Context(), "none0")
	require.NoError(t, err)
	without.Body.Owner.Team = "north"
	_, err = h.Replace(t.Context(), without)
	require.True(t, docstore.IsDuplicate(err, "byTeamName"), "%v", err)
}

func testUniqueElements(t *testing.T, open Opener) {
	c, _ := start(t, open)
	h := c.In(acme)
	with := func(addresses ...string) (d deal) {
		for _, a := range addresses {
			d.Contacts = append(d.Contacts, contact{a})
		}
		return d
	}
	first := insert(t, h, "d1", with("a@x.test", "b@x.test", "a@x.test"))
	insert(t, h, "d2", with("c@x.test"))
	none := insert(t, h, "none", with())
	none.Body = with("e@x.test", "c@x.test")
	_, err := h.Replace(t.Context(), none)
	require.True(t, docstore.IsDuplicate(err, "byContact"), "%v", err)
	insert(t, h, "e", with("e@x.test"))
	_, err = h.Insert(t.Context(), "d3", with("d@x.test", "b@x.test"))
	require.True(t, docstore.IsDuplicate(err, "byContact"), "%v", err)
	insert(t, h, "d4", with("d@x.test")) // the failed insert left nothing behind
	_, err = h.Get(t.Context(), "d3")
	require.ErrorIs(t, err, docstore.ErrNotFound)

	first.Body = with("b@x.test", "c@x.test")
	_, err = h.Replace(t.Context(), first)
	require.True(t, docstore.IsDuplicate(err, "byContact"), "%v", err)
	found, err := h.Find(t.Context(), docstore.Query{Where: []docstore.Cond{docstore.Eq("contacts.address", "a@x.test")}})
	require.NoError(t, err)
	require.Equal(t, []string{"d1"}, ids(found.Docs), "the failed replace changed nothing")
}
