package customer_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// listed waits until a list has these members.
func (s *server) listed(listID string, names ...string) {
	s.T.Helper()
	var got []string
	require.Eventually(s.T, func() bool {
		got = s.members(listID)
		return len(got) == len(names)
	}, patient, 10*time.Millisecond, "%v", names)
	require.ElementsMatch(s.T, names, got)
}

// What belongs to a customer follows it through a merge, and back through its undoing.
func TestListsPointsAndHistoryFollowAMerge(t *testing.T) {
	s := start(t)
	club, guests, regulars := s.programme(), s.list("Guests"), s.list("Regulars")
	s.Run(s.Service.Parts...)
	ada, twin := s.register("Ada"), s.register("Ada King")
	s.buy(twin.ID, daysAgo(3), "o-1")
	s.reaches(ada.ID, 20)
	s.reaches(twin.ID, 32) // for being there, and for twelve yuan
	s.give(ada.ID, club, 5).OK(http.StatusCreated)
	s.put(guests.ID, twin.ID).group(http.StatusOK)
	s.put(regulars.ID, ada.ID, twin.ID).group(http.StatusOK)
	s.published(ada.ID, twin.ID)

	ada = s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	twin = s.call(http.MethodGet, "/v1/customers/"+twin.ID, "").ok(http.StatusOK)
	path := s.call(http.MethodPost, "/v1/merges", wish(twin, ada, `{"name":"survivor"}`))
	path.OK(http.StatusCreated)
	s.reaches(ada.ID, 57)
	s.listed(guests.ID, "Ada")
	s.listed(regulars.ID, "Ada")
	history := s.history(ada.ID, 4) // both were registered, one has bought, and that made the other a customer
	require.Equal(t, "merged", history[0]["reason"])
	require.Equal(t, "user", history[0]["by"], "who merged them")
	at := path.Header.Get("Location")
	s.call(http.MethodPost, at+"/undo", "", "If-Match", s.call(http.MethodGet, at, "").Header.Get("ETag")).OK(http.StatusOK)
	s.reaches(ada.ID, 25)
	s.reaches(twin.ID, 32)
	s.listed(guests.ID, "Ada King")
	s.listed(regulars.ID, "Ada", "Ada King")
	back := s.history(ada.ID, 3)
	require.Equal(t, "unmerged", back[0]["reason"])
	require.Equal(t, "user", back[0]["by"])
}
