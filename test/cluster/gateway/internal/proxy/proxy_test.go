package proxy_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/proxy"
	"github.com/guanxi-crm/guanxi/test/cluster/gateway/internal/routing"
)

// serve answers with the name, the request's host and its body, and returns its address.
func serve(t *testing.T, name string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, strings.Join([]string{name, "host=" + r.Host, "forwarded=" + r.Header.Get("X-Forwarded-Host"), string(body)}, " "))
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// gone is an address that refuses connections.
func gone(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

func gateway(t *testing.T, backends ...routing.Backend) *httptest.Server {
	t.Helper()
	p := proxy.New(slog.New(slog.DiscardHandler))
	p.Use(routing.New([]routing.Route{{Hostnames: []string{"acme.test"}, Rules: []routing.Rule{{Path: "/v1", Backends: backends}}}}))
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return server
}

func ask(t *testing.T, server *httptest.Server, method, path, body string) (status int, answer string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Host = "acme.test"
	response, err := server.Client().Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	if response.StatusCode >= http.StatusBadRequest {
		require.Equal(t, "application/problem+json", response.Header.Get("Content-Type"))
		require.True(t, json.Valid(text))
	}
	return response.StatusCode, string(text)
}

func TestBackendSeesTheHostThatTheClientAskedFor(t *testing.T) {
	server := gateway(t, routing.Backend{Weight: 1, Endpoints: []string{serve(t, "one")}})
	status, answer := ask(t, server, http.MethodPost, "/v1/customers", "hello")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "one host=acme.test forwarded=acme.test hello", answer)
}

func TestEndpointThatRefusesIsPassedOver(t *testing.T) {
	server := gateway(t, routing.Backend{Weight: 1, Endpoints: []string{gone(t), serve(t, "alive"), gone(t)}})
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodGet, http.MethodPost} {
		status, answer := ask(t, server, method, "/v1", "body")
		require.Equal(t, http.StatusOK, status, method)
		require.Equal(t, "alive host=acme.test forwarded=acme.test body", answer)
	}
}

func TestRequestThatMayHaveHappenedIsNotRepeated(t *testing.T) {
	hangsUp := func(asked *atomic.Int64) string {
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			asked.Add(1)
			panic(http.ErrAbortHandler)
		}))
		t.Cleanup(server.Close)
		return server.Listener.Addr().String()
	}
	var posted, got atomic.Int64
	status, _ := ask(t, gateway(t, routing.Backend{Weight: 1, Endpoints: []string{hangsUp(&posted)}}), http.MethodPost, "/v1", "once")
	require.Equal(t, http.StatusBadGateway, status)
	require.Equal(t, int64(1), posted.Load())
	status, _ = ask(t, gateway(t, routing.Backend{Weight: 1, Endpoints: []string{hangsUp(&got)}}), http.MethodGet, "/v1", "")
	require.Equal(t, http.StatusBadGateway, status)
	require.Greater(t, got.Load(), int64(1))
}

func TestWeightsShareTheRequests(t *testing.T) {
	server := gateway(t,
		routing.Backend{Weight: 3, Endpoints: []string{serve(t, "old")}},
		routing.Backend{Weight: 1, Endpoints: []string{serve(t, "new")}},
		routing.Backend{Weight: 0, Endpoints: []string{serve(t, "off")}})
	counts := map[string]int{}
	for range 40 {
		_, answer := ask(t, server, http.MethodGet, "/v1", "")
		counts[strings.Fields(answer)[0]]++
	}
	require.Equal(t, map[string]int{"old": 30, "new": 10}, counts)
}

func TestProblemSaysWhatIsMissing(t *testing.T) {
	status, _ := ask(t, gateway(t, routing.Backend{Weight: 1}), http.MethodGet, "/v1", "")
	require.Equal(t, http.StatusServiceUnavailable, status)
	status, _ = ask(t, gateway(t, routing.Backend{Weight: 1, Invalid: true}), http.MethodGet, "/v1", "")
	require.Equal(t, http.StatusInternalServerError, status)
	status, _ = ask(t, gateway(t), http.MethodGet, "/v2", "")
	require.Equal(t, http.StatusNotFound, status)
	status, _ = ask(t, gateway(t, routing.Backend{Weight: 1, Endpoints: []string{gone(t)}}), http.MethodGet, "/v1", "")
	require.Equal(t, http.StatusBadGateway, status)
}
