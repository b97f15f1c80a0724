package platform

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Client speaks to the gateway as one bearer.
type Client struct {
	t     testing.TB
	url   string
	token string
}

// CSV is a body that is sent as text/csv.
type CSV string

// Answer is a whole response.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request: body is nil, bytes as they stand, or anything that becomes JSON. Headers come in pairs.
func (c *Client) Do(method, path string, body any, headers ...string) Answer {
	c.t.Helper()
	var content io.Reader
	contentType := "application/json"
	switch b := body.(type) {
	case nil:
	case CSV:
		content, contentType = strings.NewReader(string(b)), "text/csv"
	case []byte:
		content = bytes.NewReader(b)
	case io.Reader:
		content = b
	default:
		text, err := json.Marshal(b)
		require.NoError(c.t, err)
		content = bytes.NewReader(text)
	}
	if method == http.MethodPatch {
		contentType = "application/merge-patch+json"
	}
	req, err := http.NewRequest(method, c.url+path, content)
	require.NoError(c.t, err)
	if content != nil {
		req.Header.Set("Content-Type", contentType)
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: text}
}

// Must is Do for a request that has to succeed; it returns the body decoded.
func (c *Client) Must(method, path string, body any, headers ...string) map[string]any {
	c.t.Helper()
	answer := c.Do(method, path, body, headers...)
	require.Less(c.t, answer.Status, 300, "%s %s: %s", method, path, answer.Body)
	if len(answer.Body) == 0 {
		return nil
	}
	return Decode[map[string]any](c.t, answer.Body)
}
