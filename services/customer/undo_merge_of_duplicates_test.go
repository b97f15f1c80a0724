package customer_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// inState waits until the one pair there is has the state.
func (s *server) inState(state string) {
	s.T.Helper()
	require.Eventually(s.T, func() bool {
		return len(s.call(http.MethodGet, "/v1/duplicates?status="+state, "").List()) == 1
	}, patient, 10*time.Millisecond, "no pair is %s", state)
}

// Whoever undoes a merge has decided that the two are two: nothing is to propose them again, least of all to a bulk merge.
func TestAPairWhoseMergeWasUndoneIsDismissed(t *testing.T) {
	s := start(t)
	ada, twin, _ := s.twins()
	s.published(ada.ID, twin.ID)
	ada = s.call(http.MethodGet, "/v1/customers/"+ada.ID, "").ok(http.StatusOK)
	twin = s.call(http.MethodGet, "/v1/customers/"+twin.ID, "").ok(http.StatusOK)
	made := s.call(http.MethodPost, "/v1/merges", wish(twin, ada))
	made.OK(http.StatusCreated)
	s.inState("merged")
	path := made.Header.Get("Location")
	s.call(http.MethodPost, path+"/undo", "", "If-Match", s.call(http.MethodGet, path, "").Header.Get("ETag")).OK(http.StatusOK)
	s.inState("dismissed")
	s.published(ada.ID, twin.ID)
	undone := s.audit(t, "entries?customerId="+ada.ID).Items[0]
	require.Equal(t, "unmerged", undone.Action)
	for _, c := range undone.Changes {
		require.Contains(t, []string{"mergeId", "unmerged", "unmergedAt"}, c.Field, "nothing of the survivor's became another")
	}
	s.done(s.call(http.MethodPost, "/v1/duplicates/scans", ""))
	s.inState("dismissed")
	merged := s.done(s.call(http.MethodPost, "/v1/duplicates/merge", `{"minScore":10,"limit":5}`))
	require.EqualValues(t, 0, merged["merged"])

	twin = s.call(http.MethodGet, "/v1/customers/"+twin.ID, "").ok(http.StatusOK)
	s.call(http.MethodPatch, "/v1/customers/"+twin.ID, `{"name":{"display":"Ada Lovelace"}}`, "If-Match", twin.tag).ok(http.StatusOK)
	s.inState("open")
}
