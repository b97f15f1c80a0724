package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/fault"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
)

func TestErrorsOfUseCasesBecomeProblems(t *testing.T) {
	s := start(t)
	cause := errors.New("dial tcp 10.0.0.7: refused")
	for _, test := range []struct {
		err          error
		status       int
		kind, detail string
	}{
		{fault.New(fault.Invalid, "no"), 422, "invalid", "no"},
		{fmt.Errorf("register: %w", fault.New(fault.NotFound, "no survey")), 404, "not-found", "no survey"},
		{fault.New(fault.Conflict, "merged away"), 409, "conflict", "merged away"},
		{fault.New(fault.Stale, "old"), 412, "stale", "old"},
		{fault.New(fault.Forbidden, "not yours"), 403, "forbidden", "not yours"},
		{fault.New(fault.Exhausted, "100 customers"), 403, "exhausted", "100 customers"},
		{fault.New(fault.Unauthorized, "who"), 401, "unauthorized", "who"},
		{fault.New(fault.Limited, "slow"), 429, "limited", "slow"},
		{fault.Wrap(fault.Unavailable, cause, "no broker"), 503, "unavailable", "no broker"},
		{fmt.Errorf("find: %w", docstore.ErrNotFound), 404, "not-found", "no such thing"},
		{docstore.ErrConflict, 409, "conflict", "changed at the same time"},
		{&docstore.DuplicateError{Collection: "notes", Index: "externalId"}, 409, "conflict", "unique"},
		{fmt.Errorf("read: %w", context.DeadlineExceeded), 504, "timeout", "time it has"},
		{huma.Error409Conflict("taken"), 409, "conflict", "taken"},
		{cause, 500, "internal", "quote the trace id"},
		{docstore.ErrNoIndex, 500, "internal", "quote the trace id"},
	} {
		t.Run(test.err.Error(), func(t *testing.T) {
			s.creating = func(context.Context) error { return test.err }
			a := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`)
			require.Contains(t, a.problem(test.status, test.kind).Detail, test.detail)
			require.NotContains(t, string(a.body), "10.0.0.7")
			require.NotContains(t, string(a.body), "docstore")
		})
	}
	require.Contains(t, s.log.String(), "10.0.0.7", "the log has what the caller is not told")
}

func TestPanicIsAProblemAndTheServerLivesOn(t *testing.T) {
	s := start(t)
	s.creating = func(context.Context) error { panic("the secret is swordfish") }
	a := s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`)
	p := a.problem(500, "internal")
	require.NotContains(t, string(a.body), "swordfish")
	require.Contains(t, s.log.String(), "the secret is swordfish")
	require.Contains(t, s.log.String(), p.TraceID)
	require.Contains(t, s.log.String(), "notes_test.go", "the log has the stack")
	s.call(s.acme, "GET", "/v1/notes", "").ok(200)
}

func TestRequestIsCalledOffAtItsDeadline(t *testing.T) {
	s := start(t, func(cfg *httpapi.Config) { cfg.Deadline = 50 * time.Millisecond })
	s.creating = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	s.call(s.acme, "POST", "/v1/notes", `{"title":"x"}`).problem(504, "timeout")
}

func TestBodyThatDoesNotArriveIsGivenUp(t *testing.T) {
	s := start(t, func(cfg *httpapi.Config) { cfg.Deadline = 50 * time.Millisecond })
	s.importing = func(_ context.Context, r io.Reader) (int64, error) { return io.Copy(io.Discard, r) }
	for name, test := range map[string]struct {
		path, token, media string
		status             int
	}{
		"read whole":    {"/v1/notes", s.acme, "application/json", 408},
		"streamed":      {"/v1/imports", s.acme, "text/csv", 408},
		"refused":       {"/v1/notes", "", "application/json", 401},
		"no such route": {"/v1/nothing", "", "application/json", 404},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
			require.NoError(t, err)
			defer conn.Close()
			_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n"+
				"Content-Length: 100\r\n\r\n{", test.path, test.token, test.media)
			require.NoError(t, err)
			connection := bufio.NewReader(conn)
			resp, err := http.ReadResponse(connection, nil)
			require.NoError(t, err)
			defer resp.Body.Close()
			require.Equal(t, test.status, resp.StatusCode)
			_, err = io.Copy(io.Discard, connection)
			require.NoError(t, err, "the server hangs up")
		})
	}
}

func TestTheLogHasTheRouteAndNoPersonalData(t *testing.T) {
	s := start(t)
	s.call(s.acme, "GET", "/v1/notes?cursor=zhang.wei%40example.com", "", "X-Request-Id", "r-1").ok(422)
	s.call(s.acme, "GET", "/v1/notes/zhang.wei", "").ok(404)
	log := s.log.String()
	require.NotContains(t, log, "zhang.wei")
	require.Contains(t, log, `"route":"/v1/notes/:noteId"`)
	require.Contains(t, log, `"request_id":"r-1"`)
	require.Contains(t, log, `"tenant":"acme"`)
}

func TestSpanIsNamedByTheRouteAndJoinsTheCallersTrace(t *testing.T) {
	s := start(t)
	p := s.call(s.acme, "GET", "/v1/notes/none", "",
		"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01").problem(404, "not-found")
	require.Equal(t, "0af7651916cd43dd8448eb211c80319c", p.TraceID)
	require.Eventually(t, func() bool { return len(s.spans.Ended()) == 1 }, 5*time.Second, time.Millisecond)
	require.Equal(t, "GET /v1/notes/:noteId", s.spans.Ended()[0].Name())
}
