package customer_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGetCompleteness(t *testing.T) {
	s := start(t)
	ada := s.register("Ada", `"owner":"u1"`)
	var known struct {
		Score   int
		Missing []struct {
			What   string
			Weight int
		}
	}
	answer := s.callAs(s.analyst, http.MethodGet, "/v1/customers/"+ada.ID+"/completeness", "")
	require.NoError(t, json.Unmarshal([]byte(answer.Text(http.StatusOK)), &known))
	require.Equal(t, 10, known.Score)
	require.Equal(t, "contactPoints.email", known.Missing[0].What)
	sum := known.Score
	for _, missing := range known.Missing {
		sum += missing.Weight
	}
	require.Equal(t, 100, sum)

	s.callAs(s.globex, http.MethodGet, "/v1/customers/"+ada.ID+"/completeness", "").Problem(http.StatusNotFound)
	s.call(http.MethodGet, "/v1/customers/cus_none/completeness", "").Problem(http.StatusNotFound)
	s.callAs("", http.MethodGet, "/v1/customers/"+ada.ID+"/completeness", "").Problem(http.StatusUnauthorized)
}
