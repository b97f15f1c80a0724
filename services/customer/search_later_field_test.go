package customer_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFieldThatBecomesSearchableLaterFindsWhoWasThereBefore(t *testing.T) {
	s := startStepped(t)
	s.define("hobby", "text")
	s.register("Ada", `"fields":{"hobby":"Falconry"}`)
	s.register("Bob")
	s.settle()
	read := s.call(http.MethodGet, "/v1/custom-fields/hobby", "")
	s.call(http.MethodPatch, "/v1/custom-fields/hobby", `{"searchable":true}`, "If-Match", read.Header.Get("ETag")).OK(http.StatusOK)
	names, _ := s.search("q=falcon")
	require.Empty(t, names)
	s.settle()
	names, in := s.search("q=falcon")
	require.Equal(t, []string{"Ada"}, names)
	require.Equal(t, []string{"fields"}, in)
}

// That a customer is found by more is nobody's change of it.
func TestAnImportCanBeUndoneAfterAFieldBecameSearchable(t *testing.T) {
	s := startStepped(t)
	s.background("imports")
	read := s.call(http.MethodPost, "/v1/custom-fields", `{"key":"hobby","type":"text"}`)
	job, path := s.load("customers", "jsonl", `{"externalId":"c1","kind":"person","name":{"display":"Ada"},"fields":{"hobby":"Falconry"}}`)
	require.EqualValues(t, 1, job.Rows.Created)
	s.settle()
	s.call(http.MethodPatch, "/v1/custom-fields/hobby", `{"searchable":true}`, "If-Match", read.Header.Get("ETag")).OK(http.StatusOK)
	s.settle()
	names, _ := s.search("q=falcon")
	require.Equal(t, []string{"Ada"}, names)
	s.call(http.MethodPost, path+"/undo", "").imported(http.StatusAccepted)
	undone := s.ended(path)
	require.EqualValues(t, 1, undone.Undo.Deleted)
	require.Zero(t, undone.Undo.Left)
}
