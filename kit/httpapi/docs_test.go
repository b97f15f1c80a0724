package httpapi_test

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestOpenAPIDocumentIsAsApproved(t *testing.T) {
	s := start(t)
	document, err := s.api.OpenAPI()
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("testdata/openapi.yaml", document, 0o600))
	}
	approved, err := os.ReadFile("testdata/openapi.yaml")
	require.NoError(t, err)
	require.Equal(t, string(approved), string(document))
}

func TestOpenAPIDocumentIsTheSameEveryTime(t *testing.T) {
	first, err := start(t).api.OpenAPI()
	require.NoError(t, err)
	second, err := start(t).api.OpenAPI()
	require.NoError(t, err)
	require.Equal(t, string(first), string(second))
}

func TestServedDocumentsAgree(t *testing.T) {
	s := start(t)
	var fromJSON, fromYAML map[string]any
	require.NoError(t, json.Unmarshal(s.call("", "GET", "/openapi.json", "").ok(200).body, &fromJSON))
	require.NoError(t, yaml.Unmarshal(s.call("", "GET", "/openapi.yaml", "").ok(200).body, &fromYAML))
	a, err := json.Marshal(fromJSON)
	require.NoError(t, err)
	b, err := json.Marshal(fromYAML)
	require.NoError(t, err)
	require.JSONEq(t, string(a), string(b))
}

func TestDocumentationPageNeedsNothingFromElsewhere(t *testing.T) {
	s := start(t)
	page := s.call("", "GET", "/docs", "").ok(200)
	require.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
	require.NotRegexp(t, `https?://|<script|@import|url\(`, string(page.body))
	for _, route := range s.api.Routes() {
		require.Contains(t, string(page.body), `id="`+route.ID+`"`)
		require.Contains(t, string(page.body), string(route.Permission))
	}
	links := regexp.MustCompile(`href="#([^"]+)"`).FindAllSubmatch(page.body, -1)
	require.NotEmpty(t, links)
	for _, link := range links {
		require.Contains(t, string(page.body), `id="`+string(link[1])+`"`)
	}
}

func TestProblemTypeLeadsToItsExplanation(t *testing.T) {
	s := start(t)
	p := s.call(s.acme, "GET", "/v1/notes/none", "").problem(404, "not-found")
	require.Contains(t, string(s.call("", "GET", p.Type, "").ok(200).body), `id="problem-not-found"`)
}
