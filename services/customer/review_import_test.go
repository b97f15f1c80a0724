package customer_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/servicetest"
)

// reviewed returns the pairs that somebody is to decide on.
func (s *server) reviewed() []map[string]any {
	s.T.Helper()
	return s.call(http.MethodGet, "/v1/duplicates", "").List()
}

// published waits until all that the customers had to tell is told, and every area has done what follows.
func (s *server) published(customerIDs ...string) {
	s.T.Helper()
	require.Eventually(s.T, func() bool {
		for _, id := range customerIDs {
			if len(s.Pending(servicetest.Acme, "customers", id)) > 0 {
				return false
			}
		}
		return true
	}, patient, 10*time.Millisecond)
}

func TestAnImportSendsToReviewWhoIsKnownByAnAddress(t *testing.T) {
	s := start(t)
	s.Run(s.Service.Parts...)
	ada := s.register("Ada Quillfeather", `"externalId":"c1"`, `"contactPoints":[{"kind":"email","value":"office@example.org"}]`)
	file := "externalId,displayName,email\nc2,Zoltan Nagy,office@example.org\nc3,Eve,eve@example.org\n"
	for _, want := range []counted{{Read: 2, Created: 1, Review: 1}, {Read: 2, Unchanged: 2}} {
		job, _ := s.load("customers", "csv", file, `"onDuplicate":"review"`, `"matchBy":["email"]`)
		require.Equal(t, "done", job.State)
		require.Equal(t, want, job.Rows)
		zoltan := s.call(http.MethodGet, "/v1/customers?externalId=c2", "").ok(http.StatusOK).Items[0]
		s.published(ada.ID, zoltan.ID)
		pairs := s.reviewed()
		require.Len(t, pairs, 1, "however little alike they are")
		require.ElementsMatch(t, []any{ada.ID, zoltan.ID}, pairs[0]["customers"])
	}

	zoltan := s.call(http.MethodGet, "/v1/customers?externalId=c2", "").ok(http.StatusOK).Items[0]
	tag := s.call(http.MethodGet, "/v1/customers/"+zoltan.ID, "").Header.Get("ETag")
	s.call(http.MethodPatch, "/v1/customers/"+zoltan.ID, `{"name":{"display":"Zoltan Kiss"}}`, "If-Match", tag).ok(http.StatusOK)
	s.published(zoltan.ID)
	require.Len(t, s.reviewed(), 1, "until somebody has decided")

	path := "/v1/duplicates/" + s.reviewed()[0]["id"].(string)
	s.call(http.MethodPost, path+"/dismiss", `{}`, "If-Match", s.call(http.MethodGet, path, "").Header.Get("ETag")).OK(http.StatusOK)
	job, _ := s.load("customers", "csv", "externalId,displayName,email\nc4,Ada Quillfeather,office@example.org\n",
		`"onDuplicate":"review"`, `"matchBy":["email"]`)
	require.EqualValues(t, 1, job.Rows.Review)
	require.Len(t, s.call(http.MethodGet, "/v1/duplicates?status=dismissed", "").List(), 1, "what somebody decided holds")
}
