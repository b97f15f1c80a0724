package customer_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// view is whatever the service shows: a test looks at the fields that the thing has.
type view struct {
	ID            string
	Kind          string
	Stage         string
	State         string
	ExternalID    string
	CustomerID    string
	PurchasedOn   string
	Owner         string
	Tags          []string
	Name          struct{ Display, Given, Family string }
	ContactPoints []struct{ Kind, Value, Label string }
	Total         struct{ Amount, Currency string }
	Lines         []struct{ Name string }
	CreatedAt     time.Time
	RecordedAt    time.Time
	AsOf          *time.Time
	Bytes         int64
	Rows          struct{ Read, Created, Unchanged, Rejected int64 }
	Failure       *struct {
		Reason  string
		LastRow int64
	}
	Segment   *struct{ Name string }
	LastScore *struct{ Value int }
	Scores    []struct{ Value int }
	Row, Line int64
	Field     string
	Message   string

	Items []view
	Next  string

	tag string // ETag
}

// ids returns the ids of a page's items.
func (v view) ids() []string {
	ids := make([]string, len(v.Items))
	for i, item := range v.Items {
		ids[i] = item.ID
	}
	return ids
}

// register registers a person and returns it; extra is more of the body, for example `"tags":["vip"]`.
func (s *server) register(name string, extra ...string) view {
	s.T.Helper()
	body := fmt.Sprintf(`{"kind":"person","name":{"display":%s}`, quote(name))
	for _, more := range extra {
		body += "," + more
	}
	return s.call(http.MethodPost, "/v1/customers", body+"}").ok(http.StatusCreated)
}

// buy records a purchase of 12.34 CNY on a day and returns it.
func (s *server) buy(customerID, day, externalID string) view {
	s.T.Helper()
	body := fmt.Sprintf(`{"purchasedOn":%s,"externalId":%s,"total":{"amount":"12.34","currency":"CNY"}}`, quote(day), quote(externalID))
	return s.call(http.MethodPost, "/v1/customers/"+customerID+"/purchases", body).ok(http.StatusCreated)
}

// rowErrors returns an import's errors: "row line field: message".
func (s *server) rowErrors(path string) []string {
	s.T.Helper()
	var all []string
	for cursor := ""; ; {
		page := s.call(http.MethodGet, path+"/errors?limit=200&cursor="+url.QueryEscape(cursor), "").ok(http.StatusOK)
		for _, e := range page.Items {
			all = append(all, fmt.Sprintf("%d %d %s: %s", e.Row, e.Line, e.Field, e.Message))
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// quote returns the text in JSON.
func quote(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(quoted)
}
