package servicetest

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

// Answer is what a request was answered with.
type Answer struct {
	T      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// Text requires the status and returns the body.
func (a Answer) Text(status int) string {
	a.T.Helper()
	require.Equal(a.T, status, a.Status, "%s", a.Body)
	return string(a.Body)
}

// OK requires the status and a JSON object, and returns its fields.
func (a Answer) OK(status int) map[string]any {
	a.T.Helper()
	var fields map[string]any
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &fields))
	return fields
}

// List requires a page and returns its items.
func (a Answer) List() []map[string]any {
	a.T.Helper()
	items := []map[string]any{}
	for _, item := range a.OK(http.StatusOK)["items"].([]any) {
		items = append(items, item.(map[string]any))
	}
	return items
}

// Shows requires a body of the status and the media type that has the words in it.
func (a Answer) Shows(status int, mediaType string, words ...string) {
	a.T.Helper()
	text := a.Text(status)
	require.Equal(a.T, mediaType, a.Header.Get("Content-Type"))
	for _, w := range words {
		require.Contains(a.T, text, w)
	}
}

// Refused requires a problem of the status that has the words in it.
func (a Answer) Refused(status int, words ...string) {
	a.T.Helper()
	a.Shows(status, problem.ContentType, words...)
}

// Problem requires a problem of the status and returns it.
func (a Answer) Problem(status int) *problem.Problem {
	a.T.Helper()
	a.Refused(status)
	return problem.Parse(a.Status, a.Body)
}
