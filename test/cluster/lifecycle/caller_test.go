//go:build cluster

package lifecycle

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
)

// caller speaks to the services at one hostname of the gateway, as one bearer.
type caller struct {
	http  *http.Client
	host  string
	token string
}

// answer is a whole response.
type answer struct {
	status int
	body   []byte
}

// do sends a request. Headers come in pairs.
func (c *caller) do(method, path, body string, headers ...string) (answer, error) {
	request, err := http.NewRequest(method, "http://"+c.host+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	return answer{status: response.StatusCode, body: text}, nil
}

// get reads a path, whatever the answer is.
func (c *caller) get(t *testing.T, path string) answer {
	t.Helper()
	got, err := c.do(http.MethodGet, path, "")
	require.NoError(t, err)
	return got
}

// must sends a request that has to succeed.
func (c *caller) must(t *testing.T, method, path, body string) answer {
	t.Helper()
	got, err := c.do(method, path, body)
	require.NoError(t, err)
	require.Less(t, got.status, http.StatusMultipleChoices, "%s %s at %s: %s", method, path, c.host, got.body)
	return got
}

// at returns the same bearer at another tenant's hostname.
func (c *caller) at(other *tenant) *caller {
	elsewhere := *c
	elsewhere.host = other.host()
	return &elsewhere
}

func decode[T any](t *testing.T, body []byte) T {
	t.Helper()
	var value T
	require.NoError(t, json.Unmarshal(body, &value), "%s", body)
	return value
}

// serves reports whether a service answers the tenant's people.
func (n *tenant) serves(t *testing.T, service string) bool {
	t.Helper()
	path := map[string]string{"customer": "/v1/customers", "interaction": "/v1/tasks", "feedback": "/v1/cases", "analytics": "/v1/dashboard"}[service]
	got, err := n.as(t, auth.Admin).do(http.MethodGet, path, "")
	return err == nil && got.status == http.StatusOK
}
