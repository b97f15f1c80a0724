package servicetest

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/stretchr/testify/require"
)

// Call sends a request with the server's Token; header holds names and values in turn.
func (s *Server) Call(method, path, body string, header ...string) Answer {
	s.T.Helper()
	return s.CallAs(s.Token, method, path, body, header...)
}

// CallAs sends a request with a token, or without one.
func (s *Server) CallAs(token, method, path, body string, header ...string) Answer {
	s.T.Helper()
	answer, err := s.Do(token, method, path, body, header...)
	require.NoError(s.T, err)
	return answer
}

// Do is CallAs for a condition that is tried again: it reports a connection that fails instead of failing the test. A
// redirect is shown and not followed.
func (s *Server) Do(token, method, path, body string, header ...string) (Answer, error) {
	req, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := io.ReadAll(resp.Body)
	return Answer{T: s.T, Status: resp.StatusCode, Header: resp.Header, Body: got}, err
}

// Object returns a JSON object of the texts, with some changed.
func Object(fields, change map[string]string) string {
	var parts []string
	for k, v := range fields {
		if _, changed := change[k]; !changed {
			parts = append(parts, fmt.Sprintf("%q:%q", k, v))
		}
	}
	for k, v := range change {
		parts = append(parts, fmt.Sprintf("%q:%q", k, v))
	}
	return "{" + strings.Join(parts, ",") + "}"
}
