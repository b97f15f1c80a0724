package customer_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// twins registers two customers that are alike, and waits until that is found.
func (s *server) twins() (ada, twin view, pair map[string]any) {
	s.T.Helper()
	s.Run(s.Service.Parts...)
	mail := `"contactPoints":[{"kind":"email","value":"ada@example.org"}]`
	ada, twin = s.register("Ada Lovelace", mail), s.register("Ada Lovelase", mail)
	require.Eventually(s.T, func() bool {
		found := s.call(http.MethodGet, "/v1/duplicates", "").List()
		if len(found) == 1 {
			pair = found[0]
		}
		return pair != nil
	}, patient, 10*time.Millisecond)
	return ada, twin, pair
}

func TestReviewDuplicates(t *testing.T) {
	s := start(t)
	ada, twin, pair := s.twins()
	require.Equal(t, []any{ada.ID, twin.ID}, pair["customers"])
	path := "/v1/duplicates/" + pair["id"].(string)
	read := s.call(http.MethodGet, path, "")
	shown := read.OK(http.StatusOK)
	require.Len(t, shown["sides"], 2)
	require.NotEmpty(t, shown["evidence"])
	require.Empty(t, s.call(http.MethodGet, "/v1/duplicates?minScore=150", "").List())
	require.Empty(t, s.callAs(s.globex, http.MethodGet, "/v1/duplicates", "").List())
	s.callAs(s.globex, http.MethodGet, path, "").Problem(http.StatusNotFound)
	s.callAs(s.globex, http.MethodPost, path+"/dismiss", `{}`, "If-Match", read.Header.Get("ETag")).Problem(http.StatusNotFound)
	s.callAs(s.analyst, http.MethodPost, path+"/dismiss", `{}`, "If-Match", read.Header.Get("ETag")).Problem(http.StatusForbidden)
	s.call(http.MethodPost, path+"/dismiss", `{}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPost, path+"/dismiss", `{}`, "If-Match", `"99"`).Problem(http.StatusPreconditionFailed)
	dismissed := s.call(http.MethodPost, path+"/dismiss", `{"note":"sisters"}`, "If-Match", read.Header.Get("ETag")).OK(http.StatusOK)
	require.Equal(t, "dismissed", dismissed["status"])
	require.Equal(t, "sisters", dismissed["note"])
	require.Empty(t, s.call(http.MethodGet, "/v1/duplicates", "").List())
	require.Len(t, s.call(http.MethodGet, "/v1/duplicates?status=dismissed", "").List(), 1)
}

func TestScanForDuplicatesAndMergeThem(t *testing.T) {
	s := start(t)
	ada, twin, _ := s.twins()
	scanned := s.done(s.call(http.MethodPost, "/v1/duplicates/scans", ""))
	require.EqualValues(t, 2, scanned["customers"])
	s.call(http.MethodPost, "/v1/duplicates/merge", `{"minScore":1,"limit":5}`).field("minScore")
	s.callAs(s.analyst, http.MethodPost, "/v1/duplicates/merge", `{"minScore":10,"limit":5}`).Problem(http.StatusForbidden)
	merged := s.done(s.call(http.MethodPost, "/v1/duplicates/merge", `{"minScore":10,"limit":5}`))
	require.EqualValues(t, 1, merged["merged"])
	moved := s.call(http.MethodGet, "/v1/customers/"+twin.ID, "")
	moved.Problem(http.StatusMovedPermanently)
	require.Equal(t, "/v1/customers/"+ada.ID, moved.Header.Get("Location"))
	require.Len(t, s.call(http.MethodGet, "/v1/duplicates/jobs", "").List(), 2)
	s.callAs(s.globex, http.MethodGet, fmt.Sprintf("/v1/duplicates/jobs/%s", merged["id"]), "").Problem(http.StatusNotFound)
}

// done waits until the job that was begun is done, and returns it.
func (s *server) done(begun answer) (job map[string]any) {
	s.T.Helper()
	begun.OK(http.StatusCreated)
	require.Eventually(s.T, func() bool {
		job = s.call(http.MethodGet, begun.Header.Get("Location"), "").OK(http.StatusOK)
		return job["state"] == "done"
	}, patient, 10*time.Millisecond)
	return job
}

func TestChangeTheRulesOfDuplicates(t *testing.T) {
	s := start(t)
	const path = "/v1/duplicates/rules"
	read := s.call(http.MethodGet, path, "")
	rules := read.OK(http.StatusOK)
	require.Equal(t, "both", rules["survivorship"].(map[string]any)["tags"])
	tag := read.Header.Get("ETag")
	s.callAs(s.analyst, http.MethodPatch, path, `{"reviewFrom":7}`, "If-Match", tag).Problem(http.StatusForbidden)
	s.call(http.MethodPatch, path, `{"reviewFrom":7}`).Problem(http.StatusPreconditionRequired)
	s.call(http.MethodPatch, path, `{"reviewFrom":90}`, "If-Match", tag).field("duplicateFrom")
	s.call(http.MethodPatch, path, `{"survivorship":{"shoeSize":"newest"}}`, "If-Match", tag).field("survivorship.shoeSize")
	changed := s.call(http.MethodPatch, path, `{"reviewFrom":7,"survivorship":{"name":"survivor"}}`, "If-Match", tag)
	require.Equal(t, "survivor", changed.OK(http.StatusOK)["survivorship"].(map[string]any)["name"])
	s.call(http.MethodPatch, path, `{"reviewFrom":8}`, "If-Match", tag).Problem(http.StatusPreconditionFailed)
	again := s.call(http.MethodGet, path, "")
	require.EqualValues(t, 7, again.OK(http.StatusOK)["reviewFrom"])
	require.Equal(t, changed.Header.Get("ETag"), again.Header.Get("ETag"))
	require.EqualValues(t, 5, s.callAs(s.globex, http.MethodGet, path, "").OK(http.StatusOK)["reviewFrom"])
}
