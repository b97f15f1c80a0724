package httpapi_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsNamedSaysSomething(t *testing.T) {
	s := start(t)
	for _, test := range []struct{ name, method, path, body, field string }{
		{"a null in a body", http.MethodPost, "/v1/notes", `{"title":"a","place":{"city":"x","street":null}}`, "place.street"},
		{"a number that is empty", http.MethodGet, "/v1/notes?limit=", "", "limit"},
	} {
		t.Run(test.name, func(t *testing.T) {
			problem := s.call(s.acme, test.method, test.path, test.body).problem(http.StatusUnprocessableEntity, "invalid")
			require.Len(t, problem.Errors, 1)
			require.Equal(t, test.field, problem.Errors[0].Field)
			require.Contains(t, problem.Errors[0].Message, "leave it out")
		})
	}
	require.Equal(t, http.StatusOK, s.call(s.acme, http.MethodGet, "/v1/notes?cursor=", "").status, "an empty text is a text")
}

func TestAnEmptyIdempotencyKeyIsRefused(t *testing.T) {
	s := start(t)
	s.call(s.acme, http.MethodPost, "/v1/notes", `{"title":"a"}`, "Idempotency-Key", "").problem(http.StatusUnprocessableEntity, "invalid")
}
