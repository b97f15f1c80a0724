package httpapi_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/httpapi"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
	"github.com/guanxi-crm/guanxi/kit/telemetry"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// server is the notes service behind real HTTP, with a real issuer and a real store.
type server struct {
	*notes
	t      *testing.T
	url    string
	issuer *issuer.Issuer
	clock  *clock
	log    *syncBuffer
	spans  *tracetest.SpanRecorder
	// Tokens of acme, of globex, and of the platform's operators.
	acme, globex, operator string
}

func start(t *testing.T, adjust ...func(*httpapi.Config)) *server {
	t.Helper()
	s := &server{t: t, clock: &clock{now: time.Now()}, log: &syncBuffer{}, spans: tracetest.NewSpanRecorder()}
	var keys http.Handler
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { keys.ServeHTTP(w, r) }))
	t.Cleanup(provider.Close)
	var err error
	s.issuer, err = issuer.Open(filepath.Join(t.TempDir(), "key.pem"), provider.URL, "guanxi")
	require.NoError(t, err)
	keys = s.issuer.Handler()

	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "notes.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	store := docstore.New(engine)
	cfg := httpapi.Config{
		Service: "notes", Title: "Notes", Description: "Notes, for tests.", Version: "1.0.0",
		Auth: auth.NewVerifier(auth.Config{Issuer: provider.URL, Audience: "guanxi"}),
		Tenants: tenancy.NewDirectory(
			tenancy.Tenant{ID: "acme", State: tenancy.Active, Admins: []string{"owner"}},
			tenancy.Tenant{ID: "globex", State: tenancy.Active},
			tenancy.Tenant{ID: "dormant", State: tenancy.Suspended},
			tenancy.Tenant{ID: "busy", State: tenancy.Active, Limits: tenancy.Limits{RequestsPerSecond: 0.5, Burst: 2}}),
		Store: store, Now: s.clock.Now,
		Log:    telemetry.NewLogger(telemetry.Config{Service: "notes", LogTo: s.log}),
		Tracer: trace.NewTracerProvider(trace.WithSpanProcessor(s.spans)),
	}
	for _, f := range adjust {
		f(&cfg)
	}
	api, err := httpapi.New(cfg)
	require.NoError(t, err)
	s.notes = newNotes(t, api, store)
	web := httptest.NewServer(api.Handler())
	t.Cleanup(web.Close)
	s.url = web.URL
	s.acme = s.token(issuer.Claims{Tenant: "acme", Subject: "u1", Roles: []auth.Role{auth.Admin}})
	s.globex = s.token(issuer.Claims{Tenant: "globex", Subject: "u2", Roles: []auth.Role{auth.Admin}})
	s.operator = s.token(issuer.Claims{Subject: "op", Roles: []auth.Role{auth.Operator}})
	return s
}

func (s *server) token(c issuer.Claims) string {
	s.t.Helper()
	token, err := s.issuer.Token(c)
	require.NoError(s.t, err)
	return token
}

// call sends a request; header holds names and values in turn.
func (s *server) call(token, method, path, body string, header ...string) answer {
	s.t.Helper()
	return s.send(s.request(token, method, path, strings.NewReader(body), header...))
}

func (s *server) request(token, method, path string, body io.Reader, header ...string) *http.Request {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, body)
	require.NoError(s.t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return req
}

func (s *server) send(req *http.Request) answer {
	s.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return answer{t: s.t, status: resp.StatusCode, header: resp.Header, body: body}
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// problem returns the answer as a problem, which it must be, of the status and kind.
func (a answer) problem(status int, kind string) *problem.Problem {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	require.Equal(a.t, problem.ContentType, a.header.Get("Content-Type"))
	p := problem.Parse(a.status, a.body)
	require.Equal(a.t, kind, p.Kind())
	require.NotEmpty(a.t, p.TraceID)
	return p
}

func (a answer) ok(status int) answer {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	return a
}

// clock is moved by the tests.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
