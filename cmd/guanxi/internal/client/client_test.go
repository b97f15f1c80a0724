package client_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

func serve(t *testing.T, handle http.HandlerFunc) *client.Client {
	t.Helper()
	server := httptest.NewServer(handle)
	t.Cleanup(server.Close)
	c, err := client.New(server.URL+"/", "secret")
	require.NoError(t, err)
	return c
}

func TestRequestsCarryTokenKeyAndBody(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && r.Header.Get("Authorization") == "Bearer secret" && r.Header.Get("Idempotency-Key") == "once" && r.URL.Path == "/v1/things" {
			_, err = w.Write(body)
		}
		if err != nil {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	var echo map[string]string
	err := c.Do(t.Context(), client.Request{Method: http.MethodPost, Path: "/v1/things", Key: "once", Body: map[string]string{"name": "王"}}, &echo)
	require.NoError(t, err)
	require.Equal(t, map[string]string{"name": "王"}, echo)
}

func TestARefusalIsAProblem(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", problem.ContentType)
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"type":"/problems/conflict","title":"Conflict","status":409,"detail":"the name is taken"}`)
	})
	err := c.Get(t.Context(), "/v1/things", nil)
	var refused *problem.Problem
	require.ErrorAs(t, err, &refused)
	require.Equal(t, http.StatusConflict, refused.Status)
	require.EqualError(t, err, "the name is taken")
}

func TestWhatIsNotOursIsSaidSo(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })
	require.ErrorContains(t, c.Get(t.Context(), "/v1/things", new(map[string]string)), "is it Guanxi")

	c = serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	require.ErrorContains(t, c.Stream(t.Context(), "/v1/things", "text/csv", strings.NewReader("a,b\n"), nil), "broke off")

	nobody, err := client.New("http://127.0.0.1:1", "")
	require.NoError(t, err)
	var away *client.UnreachableError
	require.ErrorAs(t, nobody.Get(t.Context(), "/v1/things", nil), &away)

	for _, server := range []string{"", "localhost:8080", "ftp://x", "http://"} {
		_, err := client.New(server, "")
		require.ErrorContains(t, err, "is no server")
	}
}
