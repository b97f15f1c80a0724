package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPagesCoverTheListOnce(t *testing.T) {
	s := start(t)
	for i := range 7 {
		s.call(s.acme, "POST", "/v1/notes", fmt.Sprintf(`{"title":"note %d"}`, i)).ok(201)
	}
	s.call(s.acme, "POST", "/v1/notes", `{"title":"a letter","kind":"letter"}`).ok(201)
	s.call(s.globex, "POST", "/v1/notes", `{"title":"another's"}`).ok(201)

	var titles []string
	cursor := ""
	for pages := 1; ; pages++ {
		var page struct {
			Items []struct{ Title string }
			Next  string
		}
		a := s.call(s.acme, "GET", "/v1/notes?limit=3&cursor="+url.QueryEscape(cursor), "").ok(200)
		require.NoError(t, json.Unmarshal(a.body, &page))
		for _, item := range page.Items {
			titles = append(titles, item.Title)
		}
		if cursor = page.Next; cursor == "" {
			require.Equal(t, 3, pages)
			break
		}
		p := s.call(s.acme, "GET", "/v1/notes?kind=letter&cursor="+url.QueryEscape(cursor), "").problem(422, "invalid")
		require.Equal(t, "cursor", p.Errors[0].Field)
	}
	require.Equal(t, []string{"note 0", "note 1", "note 2", "note 3", "note 4", "note 5", "note 6"}, titles)
}

func TestEmptyListIsAListNotNull(t *testing.T) {
	s := start(t)
	require.JSONEq(t, `{"items":[]}`, string(s.call(s.acme, "GET", "/v1/notes", "").ok(200).body))
}
