package customer_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Merging, or undoing a merge, reads and writes several documents one after another; an erasure of either customer may come
// before any of these readings.
func TestMergesAndErasuresMayMeetAnywhere(t *testing.T) {
	for _, test := range []struct {
		name           string
		undo, survivor bool // what is under way, and who is erased meanwhile
	}{
		{"the survivor is erased during a merge", false, true},
		{"the merged customer is erased during a merge", false, false},
		{"the survivor is erased during an undo", true, true},
		{"the merged customer is erased during an undo", true, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := startStepped(t)
			s.found()
			outcomes := map[int]int{}
			for read, met := 1, true; met; read++ {
				require.Less(t, read, 100)
				met = s.meet(t, fmt.Sprintf("zyx%02d", read), read, test.undo, test.survivor, outcomes)
			}
			require.Positive(t, outcomes[http.StatusConflict], "some lose the race: %v", outcomes)
		})
	}
}

// meet erases a customer of a merge before a reading of it, or of its undo, and reports whether there was such a reading.
func (s *stepped) meet(t *testing.T, word string, read int, undo, survivor bool, outcomes map[int]int) (met bool) {
	t.Helper()
	one, other := s.person(word, "a", word), s.person(word, "b", word)
	s.buy(one.ID, "2026-01-31", word+"-order")
	s.buy(other.ID, "2026-01-31", word+"-other")
	require.NoError(t, s.publish())
	asked := wish(s.customer(other.ID), s.customer(one.ID))
	under := func() answer { return s.call(http.MethodPost, "/v1/merges", asked) }
	if undo {
		path := s.merge(one.ID, other.ID)
		require.NoError(t, s.publish())
		tag := s.call(http.MethodGet, path, "").Header.Get("ETag")
		under = func() answer { return s.call(http.MethodPost, path+"/undo", "", "If-Match", tag) }
	}
	target := other.ID
	if survivor {
		target = one.ID
	}
	s.engine.BeforeRead(read, func() {
		met = true
		outcomes[s.erase(target).Status]++
	})
	done := under().Status
	outcomes[done]++
	require.Less(t, done, http.StatusInternalServerError)
	s.engine.BeforeRead(0, nil)
	s.settle()
	for _, id := range []string{one.ID, other.ID} {
		s.leadsSomewhere(t, id, word, read)
	}
	for _, id := range []string{one.ID, other.ID} {
		s.erase(id) // whoever is left
	}
	s.settle()
	require.Empty(t, s.holding(word), "read %d", read)
	for _, m := range s.call(http.MethodGet, "/v1/merges?limit=100", "").List() {
		require.NotContains(t, []any{"merging", "undoing"}, m["state"], "read %d", read)
	}
	return met
}

// customer reads a customer.
func (s *stepped) customer(id string) view {
	s.T.Helper()
	return s.call(http.MethodGet, "/v1/customers/"+id, "").ok(http.StatusOK)
}

// leadsSomewhere requires that the customer is there, or is no more, or leads to one who is there.
func (s *stepped) leadsSomewhere(t *testing.T, id, word string, read int) {
	t.Helper()
	found := s.call(http.MethodGet, "/v1/customers/"+id, "")
	switch found.Status {
	case http.StatusOK, http.StatusNotFound:
	case http.StatusMovedPermanently:
		require.Equal(t, http.StatusOK, s.call(http.MethodGet, found.Header.Get("Location"), "").Status, "read %d", read)
	default:
		require.Fail(t, "the customer is lost", "%s %d: %s", word, read, found.Body)
	}
}

func TestWhatIsErasedIsNotBroughtBackByUndoingAMerge(t *testing.T) {
	s := startStepped(t)
	s.found()
	one, other := s.person("zyx01", "a", "zyx01"), s.person("zyx01", "b", "zyx01")
	path := s.merge(one.ID, other.ID)
	require.NoError(t, s.publish())
	refused := s.erase(other.ID).Problem(http.StatusConflict)
	require.Contains(t, refused.Detail, one.ID, "who was merged is erased with whom it was merged into")
	s.erase(one.ID).OK(http.StatusCreated)
	tag := s.call(http.MethodGet, path, "").Header.Get("ETag")
	require.Contains(t, s.call(http.MethodPost, path+"/undo", "", "If-Match", tag).Problem(http.StatusConflict).Detail, "erased")
	s.settle()
	current := s.call(http.MethodGet, path, "")
	require.Contains(t, s.call(http.MethodPost, path+"/undo", "", "If-Match", current.Header.Get("ETag")).Problem(http.StatusConflict).Detail, "erased")
	require.NotContains(t, string(current.Body), "zyx01", "the merge keeps nothing of either side")
	require.Empty(t, s.holding("zyx01"))
}

func TestAnErasureLeavesNothingInAMergeThatACrashInterrupted(t *testing.T) {
	s := startStepped(t)
	s.found()
	deaths := 0
	for _, undo := range []bool{false, true} {
		for step := 1; step <= 12; step++ {
			word, others := fmt.Sprintf("zyx%v%02d", undo, step), fmt.Sprintf("abc%v%02d", undo, step)
			one, other := s.person(word, "", word), s.person(others, "", word)
			asked := wish(other, one)
			path, tag := "/v1/merges", ""
			if undo {
				path, asked = s.merge(one.ID, other.ID)+"/undo", ""
				tag = s.call(http.MethodGet, strings.TrimSuffix(path, "/undo"), "").Header.Get("ETag")
			}
			require.NoError(t, s.publish())
			s.engine.Die(step/2+1, step%2 == 0)
			s.call(http.MethodPost, path, asked, "If-Match", tag)
			if s.engine.Revive() {
				deaths++
			}
			e := decode[erasure](s.erase(one.ID), http.StatusCreated)
			require.NoError(t, s.publish())
			require.NoError(t, s.answer()) // and no sweep, which would find the merge
			require.Equal(t, "completed", decode[erasure](s.call(http.MethodGet, "/v1/erasures/"+e.ID, ""), http.StatusOK).State)
			require.Empty(t, s.holding(word), "undo %v, step %d", undo, step)
			s.settle()
			require.Empty(t, s.holding(word), "undo %v, step %d", undo, step)
			s.leadsSomewhere(t, other.ID, others, step)
		}
	}
	require.Greater(t, deaths, 10)
}
