package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

// group is a segment as the service shows it.
type group struct {
	ID, Kind, Name, State string
	Count                 int64
	Filter                *struct{ All, Any []struct{ Field, Op string } }
	tag                   string
}

func (a answer) group(status int) group {
	a.T.Helper()
	var g group
	require.NoError(a.T, json.Unmarshal([]byte(a.Text(status)), &g))
	g.tag = a.Header.Get("ETag")
	return g
}

// list creates a list, and filter a saved filter of conditions that must all be met.
func (s *server) list(name string) group {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/segments", fmt.Sprintf(`{"kind":"list","name":%s}`, quote(name))).group(http.StatusCreated)
}

func (s *server) filter(name string, conditions ...string) group {
	s.T.Helper()
	body := fmt.Sprintf(`{"kind":"filter","name":%s,"filter":{"all":[%s]}}`, quote(name), strings.Join(conditions, ","))
	return s.call(http.MethodPost, "/v1/segments", body).group(http.StatusCreated)
}

// put adds customers to a list; off removes them.
func (s *server) put(segmentID string, customerIDs ...string) answer {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/segments/"+segmentID+"/customers", idsBody(customerIDs))
}

func (s *server) off(segmentID string, customerIDs ...string) answer {
	s.T.Helper()
	return s.call(http.MethodPost, "/v1/segments/"+segmentID+"/removals", idsBody(customerIDs))
}

func idsBody(ids []string) string {
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = quote(id)
	}
	return `{"customerIds":[` + strings.Join(quoted, ",") + `]}`
}

// members returns the names of a segment's customers, read in pages of two.
func (s *server) members(segmentID string) (names []string) {
	s.T.Helper()
	for cursor := ""; ; {
		var page struct {
			Items []struct{ DisplayName string }
			Next  string
		}
		path := "/v1/segments/" + segmentID + "/customers?limit=2&cursor=" + url.QueryEscape(cursor)
		require.NoError(s.T, json.Unmarshal([]byte(s.call(http.MethodGet, path, "").Text(http.StatusOK)), &page))
		for _, item := range page.Items {
			names = append(names, item.DisplayName)
		}
		if cursor = page.Next; cursor == "" {
			return names
		}
	}
}
