package test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// TestBadInputIsAClearProblem sends what clients get wrong and what attackers try, and reads the problem document that
// comes back. Nothing of it may be half-written.
func TestBadInputIsAClearProblem(t *testing.T) {
	p := platform.Start(t)
	client := p.Client("demo", "manager")
	created := client.Do(http.MethodPost, "/v1/customers", person("李雷"))
	require.Equal(t, http.StatusCreated, created.Status)
	customer := "/v1/customers/" + platform.Decode[map[string]any](t, created.Body)["id"].(string)
	buy := client.Must(http.MethodPost, customer+"/purchases", purchase("taken", "1.00"))
	current := client.Do(http.MethodGet, customer, nil).Header.Get("ETag")
	before := client.Do(http.MethodGet, "/v1/customers?limit=200", nil).Body

	with := func(base map[string]any, field string, value any) map[string]any {
		body := maps.Clone(base)
		body[field] = value
		return body
	}
	money := func(amount, currency string) map[string]any {
		return with(purchase("new", "1.00"), "total", map[string]any{"amount": amount, "currency": currency})
	}
	contact := func(kind, value string) map[string]any {
		return with(person("A"), "contactPoints", []map[string]any{{"kind": kind, "value": value}})
	}
	for _, c := range []struct {
		name, method, path string
		body               any
		headers            []string
		status             int
		names              string // what the problem has to name
	}{
		{"malformed JSON", "POST", "/v1/customers", []byte(`{"kind": "person", `), nil, 400, ""},
		{"not JSON at all", "POST", "/v1/customers", []byte(`kind=person`), nil, 400, ""},
		{"two documents", "POST", "/v1/customers", []byte(`{"kind":"person","name":{"display":"A"}}{"x":1}`), nil, 400, ""},
		{"empty body", "POST", "/v1/customers", []byte(``), nil, 400, ""},
		{"another content type", "POST", "/v1/customers", []byte(`<customer/>`), []string{"Content-Type", "text/xml"}, 415, ""},
		{"wrong type", "POST", "/v1/customers", []byte(`{"kind":"person","name":{"display":7}}`), nil, 422, "name.display"},
		{"unknown field", "POST", "/v1/customers", with(person("A"), "colour", "red"), nil, 422, "colour"},
		{"nested unknown field", "POST", "/v1/customers", []byte(`{"kind":"person","name":{"display":"A","nick":"B"}}`), nil, 422, "nick"},
		{"missing field", "POST", "/v1/customers", map[string]any{"kind": "person"}, nil, 422, "name"},
		{"unknown enum value", "POST", "/v1/customers", with(person("A"), "kind", "robot"), nil, 422, "kind"},
		{"no e-mail address", "POST", "/v1/customers", contact("email", "ada@"), nil, 422, "contactPoints[0].value"},
		{"no phone number", "POST", "/v1/customers", contact("phone", "12345"), nil, 422, "contactPoints[0].value"},
		{"no language", "POST", "/v1/customers", with(person("A"), "language", "klingon-language"), nil, 422, "language"},
		{"no time zone", "POST", "/v1/customers", with(person("A"), "timeZone", "Mars/Olympus"), nil, 422, "timeZone"},
		{"path as time zone", "POST", "/v1/customers", with(person("A"), "timeZone", "../../etc/passwd"), nil, 422, "timeZone"},
		{"oversize body", "POST", "/v1/customers", with(person("A"), "owner", strings.Repeat("x", 1<<20)), nil, 413, ""},
		{"a day that is none", "POST", customer + "/purchases", with(purchase("new", "1"), "purchasedOn", "2026-02-30"), nil, 422, "purchasedOn"},
		{"a time for a day", "POST", customer + "/purchases", with(purchase("new", "1"), "purchasedOn", "2026-02-01T00:00:00Z"), nil, 422, "purchasedOn"},
		{"no currency", "POST", customer + "/purchases", money("1.00", "RMB"), nil, 422, "total"},
		{"too many decimals", "POST", customer + "/purchases", money("1.001", "USD"), nil, 422, "total"},
		{"decimals of a yen", "POST", customer + "/purchases", money("1.5", "JPY"), nil, 422, "total"},
		{"money overflow", "POST", customer + "/purchases", money("99999999999999", "USD"), nil, 422, "total"},
		{"a number for an amount", "POST", customer + "/purchases", with(purchase("new", "1"), "total", map[string]any{"amount": 1.5, "currency": "USD"}), nil, 422, "amount"},
		{"a purchase again", "POST", customer + "/purchases", purchase("taken", "1.00"), nil, 409, buy["id"].(string)},
		{"an id of another kind", "GET", "/v1/customers/" + buy["id"].(string), nil, nil, 404, ""},
		{"an id with a path in it", "GET", "/v1/customers/..%2f..%2fetc%2fpasswd", nil, nil, 404, ""},
		{"an id with a dollar", "GET", "/v1/customers/$where", nil, nil, 404, ""},
		{"no such route", "GET", "/v1/nothing", nil, nil, 404, ""},
		{"no such method", "PUT", customer, person("A"), nil, 405, ""},
		{"no If-Match", "PATCH", customer, map[string]any{"owner": "x"}, nil, 428, "If-Match"},
		{"a stale If-Match", "PATCH", customer, map[string]any{"owner": "x"}, []string{"If-Match", `"1"`}, 412, ""},
		{"an If-Match that is no tag", "PATCH", customer, map[string]any{"owner": "x"}, []string{"If-Match", `yesterday`}, 400, "If-Match"},
		{"a patch with an unknown field", "PATCH", customer, map[string]any{"colour": "red"}, []string{"If-Match", current}, 422, "colour"},
		{"a patch that breaks a rule", "PATCH", customer, map[string]any{"timeZone": "Mars"}, []string{"If-Match", current}, 422, "timeZone"},
		{"a patch that removes the name", "PATCH", customer, map[string]any{"name": nil}, []string{"If-Match", current}, 422, "name"},
		{"a cursor made up", "GET", "/v1/customers?cursor=abcdef", nil, nil, 422, "cursor"},
		{"a limit too high", "GET", "/v1/customers?limit=100000", nil, nil, 422, "limit"},
		{"an unknown sort", "GET", "/v1/customers?sort=shoe-size", nil, nil, 422, "sort"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := client.Do(c.method, c.path, c.body, c.headers...)
			require.Equal(t, c.status, answer.Status, "%s", answer.Body)
			require.Equal(t, "application/problem+json", answer.Header.Get("Content-Type"))
			problem := platform.Decode[map[string]any](t, answer.Body)
			require.EqualValues(t, c.status, problem["status"])
			require.NotEmpty(t, problem["detail"], "%s", answer.Body)
			require.Contains(t, string(answer.Body), c.names)
			require.Less(t, len(answer.Body), 4<<10, "a problem does not echo what was sent")
		})
	}
	require.Equal(t, string(before), string(client.Do(http.MethodGet, "/v1/customers?limit=200", nil).Body), "nothing was half-written")
}

// TestACursorBelongsToItsQuery tampers with real cursors.
func TestACursorBelongsToItsQuery(t *testing.T) {
	p := platform.Start(t)
	client := p.Client("demo", "manager")
	for i := range 3 {
		client.Must(http.MethodPost, "/v1/customers", person(fmt.Sprintf("客户 %d", i)))
	}
	page := client.Must(http.MethodGet, "/v1/customers?limit=1&sort=name", nil)
	cursor := page["next"].(string)
	require.Equal(t, http.StatusOK, client.Do(http.MethodGet, "/v1/customers?limit=1&sort=name&cursor="+cursor, nil).Status)
	require.Equal(t, 422, client.Do(http.MethodGet, "/v1/customers?limit=1&sort=created&cursor="+cursor, nil).Status, "another order")
	for i := range cursor {
		changed := []byte(cursor)
		changed[i] ^= 1
		if bytes.ContainsAny(changed[i:i+1], "&#%+ \"<>\\^`{|}/?;,:@=") {
			continue // would change the URL rather than the cursor
		}
		answer := client.Do(http.MethodGet, "/v1/customers?limit=1&sort=name&cursor="+string(changed), nil)
		require.Equal(t, 422, answer.Status, "byte %d changed: %s", i, answer.Body)
	}
}

// TestAnIdempotencyKeyIsForOneRequest replays a creation and reuses its key.
func TestAnIdempotencyKeyIsForOneRequest(t *testing.T) {
	p := platform.Start(t)
	client := p.Client("demo", "manager")
	key := []string{"Idempotency-Key", "3f1b2c"}
	first := client.Do(http.MethodPost, "/v1/customers", person("韩梅梅"), key...)
	again := client.Do(http.MethodPost, "/v1/customers", person("韩梅梅"), key...)
	require.Equal(t, http.StatusCreated, first.Status)
	require.Equal(t, first.Status, again.Status)
	require.Equal(t, string(first.Body), string(again.Body))
	require.Equal(t, first.Header.Get("ETag"), again.Header.Get("ETag"))
	require.Equal(t, 422, client.Do(http.MethodPost, "/v1/customers", person("Han Meimei"), key...).Status)
	list := client.Must(http.MethodGet, "/v1/customers", nil)
	require.Len(t, list["items"], 1)
}
