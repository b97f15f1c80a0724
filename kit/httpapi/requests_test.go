package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

func TestNoteLivesThroughItsRoutes(t *testing.T) {
	s := start(t)
	made := s.call(s.acme, "POST", "/v1/notes", `{"title":"one","place":{"city":"Suzhou","street":"Pingjiang"}}`).ok(201)
	require.Equal(t, `"1"`, made.header.Get("ETag"))
	path := made.header.Get("Location")

	read := s.call(s.acme, "GET", path, "").ok(200)
	require.JSONEq(t, string(made.body), string(read.body))
	require.Equal(t, "no-store", read.header.Get("Cache-Control"))

	changed := s.call(s.acme, "PATCH", path, `{"title":"two","place":{"street":null}}`, "If-Match", `"1"`,
		"Content-Type", "application/merge-patch+json").ok(200)
	require.Equal(t, `"2"`, changed.header.Get("ETag"))
	require.Contains(t, string(changed.body), `"place":{"city":"Suzhou"}`)

	s.call(s.acme, "DELETE", path, "", "If-Match", `"2"`).ok(204)
	s.call(s.acme, "GET", path, "").problem(404, "not-found")
}

func TestAnotherTenantsThingIsNotFound(t *testing.T) {
	s := start(t)
	path := s.call(s.acme, "POST", "/v1/notes", `{"title":"one"}`).ok(201).header.Get("Location")
	ours := s.call(s.globex, "GET", path, "").problem(404, "not-found")
	none := s.call(s.globex, "GET", "/v1/notes/not_00000000000000000000000000", "").problem(404, "not-found")
	ours.TraceID, none.TraceID = "", ""
	require.Equal(t, none, ours)
}

func TestRequestsThatCannotBeTakenAreRefused(t *testing.T) {
	s := start(t)
	path := s.call(s.acme, "POST", "/v1/notes", `{"title":"one"}`).ok(201).header.Get("Location")
	field := func(name, message string) []problem.FieldError {
		return []problem.FieldError{{Field: name, Message: message}}
	}
	const patch = "application/merge-patch+json"
	for _, test := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		kind                     string
		errors                   []problem.FieldError
		detail                   string // contained
	}{
		{name: "malformed JSON", method: "POST", path: "/v1/notes", body: "{\"title\":\n \"x\",}", status: 400, kind: "malformed", detail: "line 2, column 6"},
		{name: "unfinished JSON", method: "POST", path: "/v1/notes", body: `{"title":`, status: 400, kind: "malformed", detail: "unexpected end"},
		{name: "trailing garbage", method: "POST", path: "/v1/notes", body: `{"title":"x"} {}`, status: 400, kind: "malformed", detail: "after top-level value"},
		{name: "no body", method: "POST", path: "/v1/notes", status: 400, kind: "malformed", detail: "body is required"},
		{name: "not an object", method: "POST", path: "/v1/notes", body: `[]`, status: 422, kind: "invalid", errors: field("", "expected object")},
		{name: "wrong type", method: "POST", path: "/v1/notes", body: `{"title":7}`, status: 422, kind: "invalid", errors: field("title", "expected string")},
		{name: "wrong type inside", method: "POST", path: "/v1/notes", body: `{"title":"x","tags":["a",1]}`, status: 422, kind: "invalid", errors: field("tags[1]", "expected string")},
		{name: "missing field", method: "POST", path: "/v1/notes", body: `{}`, status: 422, kind: "invalid", errors: field("title", "is required")},
		{name: "missing field inside", method: "POST", path: "/v1/notes", body: `{"title":"x","place":{}}`, status: 422, kind: "invalid", errors: field("place.city", "is required")},
		{name: "unknown field", method: "POST", path: "/v1/notes", body: `{"title":"x","colour":"red"}`, status: 422, kind: "invalid", errors: field("colour", "there is no such field")},
		{name: "unknown field inside", method: "POST", path: "/v1/notes", body: `{"title":"x","place":{"city":"y","zip":1}}`, status: 422, kind: "invalid", errors: field("place.zip", "there is no such field")},
		{name: "field in another case", method: "POST", path: "/v1/notes", body: `{"title":"x","Kind":"letter"}`, status: 422, kind: "invalid", errors: field("Kind", "there is no such field")},
		{name: "number too large", method: "POST", path: "/v1/notes", body: `{"title":"x","weight":1e30}`, status: 422, kind: "invalid", errors: field("", "weight: the number 1e30 does not fit")},
		{name: "unknown query parameter", method: "GET", path: "/v1/notes?limt=2", status: 422, kind: "invalid", errors: field("limt", "unknown query parameter")},
		{name: "limit too large", method: "GET", path: "/v1/notes?limit=201", status: 422, kind: "invalid", errors: field("limit", "expected number <= 200")},
		{name: "limit no number", method: "GET", path: "/v1/notes?limit=x", status: 422, kind: "invalid", errors: field("limit", "invalid integer")},
		{name: "media type", method: "POST", path: "/v1/notes", body: `title: x`, header: []string{"Content-Type", "application/yaml"}, status: 415, kind: "unsupported-media-type", detail: "application/json"},
		{name: "compressed body", method: "POST", path: "/v1/notes", body: `x`, header: []string{"Content-Encoding", "gzip"}, status: 415, kind: "unsupported-media-type"},
		{name: "no such path", method: "GET", path: "/v1/nothing", status: 404, kind: "no-such-route"},
		{name: "trailing slash", method: "GET", path: "/v1/notes/", status: 404, kind: "no-such-route"},
		{name: "no such method", method: "PUT", path: "/v1/notes", status: 405, kind: "method-not-allowed", detail: "takes GET, POST"},
		{name: "no If-Match", method: "PATCH", path: path, body: `{}`, status: 428, kind: "precondition-required"},
		{name: "If-Match weak", method: "PATCH", path: path, body: `{}`, header: []string{"If-Match", `W/"1"`}, status: 400, kind: "malformed"},
		{name: "If-Match any", method: "DELETE", path: path, header: []string{"If-Match", `*`}, status: 400, kind: "malformed"},
		{name: "If-Match list", method: "PATCH", path: path, body: `{}`, header: []string{"If-Match", `"1", "2"`}, status: 400, kind: "malformed"},
		{name: "If-Match without quotes", method: "PATCH", path: path, body: `{}`, header: []string{"If-Match", `1`}, status: 400, kind: "malformed"},
		{name: "If-Match zero", method: "PATCH", path: path, body: `{}`, header: []string{"If-Match", `"0"`}, status: 400, kind: "malformed"},
		{name: "stale", method: "PATCH", path: path, body: `{"title":"y"}`, header: []string{"If-Match", `"2"`}, status: 412, kind: "stale"},
		{name: "patch of unknown field", method: "PATCH", path: path, body: `{"colour":null}`, header: []string{"If-Match", `"1"`, "Content-Type", patch}, status: 422, kind: "invalid", errors: field("colour", "there is no such field")},
		{name: "patch in another case", method: "PATCH", path: path, body: `{"Title":"y"}`, header: []string{"If-Match", `"1"`}, status: 422, kind: "invalid", errors: field("Title", "there is no such field")},
		{name: "patch inside what is missing", method: "PATCH", path: path, body: `{"place":{"zip":1}}`, header: []string{"If-Match", `"1"`}, status: 422, kind: "invalid", errors: field("place.zip", "there is no such field")},
		{name: "patch removes the required", method: "PATCH", path: path, body: `{"title":null}`, header: []string{"If-Match", `"1"`}, status: 422, kind: "invalid", errors: field("title", "is required")},
		{name: "patch of wrong type", method: "PATCH", path: path, body: `{"tags":"x"}`, header: []string{"If-Match", `"1"`}, status: 422, kind: "invalid", errors: field("tags", "expected array")},
		{name: "patch no object", method: "PATCH", path: path, body: `["title"]`, header: []string{"If-Match", `"1"`}, status: 400, kind: "malformed", detail: "is a JSON object"},
		{name: "patch null", method: "PATCH", path: path, body: `null`, header: []string{"If-Match", `"1"`}, status: 400, kind: "malformed", detail: "is a JSON object"},
		{name: "patch malformed", method: "PATCH", path: path, body: `{"title"}`, header: []string{"If-Match", `"1"`}, status: 400, kind: "malformed", detail: "line 1, column 9"},
		{name: "import of another type", method: "POST", path: "/v1/imports", body: "{}", header: []string{"Content-Type", "application/json"}, status: 415, kind: "unsupported-media-type", detail: "text/csv"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := s.call(s.acme, test.method, test.path, test.body, test.header...).problem(test.status, test.kind)
			require.Contains(t, p.Detail, test.detail)
			if test.errors != nil {
				require.Equal(t, test.errors, p.Errors)
			}
		})
	}
}

func TestProblemsDoNotEchoValuesAndAreBounded(t *testing.T) {
	s := start(t)
	secret := strings.Repeat("s3cret", 1000)
	for _, body := range []string{
		`{"title":"` + secret + `"}`, `{"` + secret + `":1,"title":"x"}`, `{"title":["` + secret + `"]}`,
	} {
		a := s.call(s.acme, "POST", "/v1/notes", body)
		a.problem(422, "invalid")
		require.Less(t, len(a.body), 1000)
	}
	many := map[string]int{}
	for i := range 1000 {
		many[strings.Repeat("k", i+1)] = i
	}
	body, err := json.Marshal(many)
	require.NoError(t, err)
	require.Len(t, s.call(s.acme, "POST", "/v1/notes", string(body)).problem(422, "invalid").Errors, 50)
}

func TestBodyAboveTheBoundIsRefused(t *testing.T) {
	s := start(t)
	exact := `{"title":"x"}` + strings.Repeat(" ", 1<<20-13)
	s.call(s.acme, "POST", "/v1/notes", exact).ok(201)
	s.call(s.acme, "POST", "/v1/notes", exact+" ").problem(413, "too-large")

	chunked := s.request(s.acme, "POST", "/v1/notes", io.MultiReader(strings.NewReader(exact), strings.NewReader(" ")))
	require.Zero(t, chunked.ContentLength)
	s.send(chunked).problem(413, "too-large")
}

func TestAnswersAreCompressedWhenLargeAndAskedFor(t *testing.T) {
	s := start(t)
	for range 20 {
		s.call(s.acme, "POST", "/v1/notes", `{"title":"`+strings.Repeat("x", 90)+`"}`).ok(201)
	}
	plain := s.call(s.acme, "GET", "/v1/notes", "", "Accept-Encoding", "identity").ok(200)
	require.Empty(t, plain.header.Get("Content-Encoding"))
	small := s.call(s.acme, "GET", "/v1/notes?limit=1", "", "Accept-Encoding", "gzip").ok(200)
	require.Empty(t, small.header.Get("Content-Encoding"))
	packed := s.call(s.acme, "GET", "/v1/notes", "", "Accept-Encoding", "gzip").ok(200)
	require.Equal(t, "gzip", packed.header.Get("Content-Encoding"))
	unpacker, err := gzip.NewReader(bytes.NewReader(packed.body))
	require.NoError(t, err)
	unpacked, err := io.ReadAll(unpacker)
	require.NoError(t, err)
	require.Equal(t, string(plain.body), string(unpacked))
}

func TestTheAnswerNamesItsTrace(t *testing.T) {
	s := start(t)
	const trace = "0af7651916cd43dd8448eb211c80319c"
	require.Equal(t, trace, s.call("", "GET", "/v1/ping", "", "traceparent", "00-"+trace+"-b7ad6b7169203331-01").header.Get("X-Trace-Id"))
	require.Len(t, s.call("", "GET", "/v1/ping", "").header.Get("X-Trace-Id"), 32)
}

func TestRequestIDIsTheClientsWhenAcceptable(t *testing.T) {
	s := start(t)
	require.Equal(t, "abc-1", s.call("", "GET", "/v1/ping", "", "X-Request-Id", "abc-1").header.Get("X-Request-Id"))
	for _, bad := range []string{"", "two words", strings.Repeat("x", 65)} {
		got := s.call("", "GET", "/v1/ping", "", "X-Request-Id", bad).header.Get("X-Request-Id")
		require.Len(t, got, 36)
	}
}

func TestPublicRouteHasNoPrincipal(t *testing.T) {
	s := start(t)
	require.JSONEq(t, `{"tenant":""}`, string(s.call("", "GET", "/v1/ping", "").ok(http.StatusOK).body))
	require.JSONEq(t, `{"tenant":""}`, string(s.call(s.acme, "GET", "/v1/ping", "").ok(http.StatusOK).body))
}
