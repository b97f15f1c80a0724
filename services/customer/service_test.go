package customer_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/services/customer"
)

// server is the customer service behind real HTTP, over a real store, with a real issuer and an embedded broker.
type server struct {
	t       testing.TB
	url     string
	env     host.Env
	service *host.Service
	// Tokens of two tenants' administrators, and of an analyst of the first, who may only read.
	acme, globex, analyst string
}

// start serves the API. Nothing is published until publish is called, so that a test can look at what is pending.
func start(t testing.TB) *server {
	t.Helper()
	s := &server{t: t}
	var keys http.Handler
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { keys.ServeHTTP(w, r) }))
	t.Cleanup(provider.Close)
	tokens, err := issuer.Open(filepath.Join(t.TempDir(), "key.pem"), provider.URL, "guanxi")
	require.NoError(t, err)
	keys = tokens.Handler()

	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "customer.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	bus, err := eventbus.Open(eventbus.Config{Brokers: []string{testserver.Kfake(t)}, Partitions: 2})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	s.env = host.Env{
		Store: docstore.New(engine), Bus: bus, Auth: auth.NewVerifier(auth.Config{Issuer: provider.URL, Audience: "guanxi"}),
		Tenants: tenancy.NewDirectory(
			tenancy.Tenant{ID: "acme", State: tenancy.Active, Currency: "CNY", TimeZone: "Asia/Shanghai"},
			tenancy.Tenant{ID: "globex", State: tenancy.Active, Currency: "USD"}),
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Tracer: tracenoop.NewTracerProvider(), Meter: noop.NewMeterProvider(),
		Now: time.Now, NewID: id.New,
	}
	s.service, err = customer.New(t.Context(), s.env, customer.Config{})
	require.NoError(t, err)
	web := httptest.NewServer(s.service.API.Handler())
	t.Cleanup(web.Close)
	s.url = web.URL
	token := func(tenant tenancy.ID, role auth.Role) string {
		token, err := tokens.Token(issuer.Claims{Tenant: tenant, Subject: "user", Roles: []auth.Role{role}})
		require.NoError(t, err)
		return token
	}
	s.acme, s.globex, s.analyst = token("acme", auth.Admin), token("globex", auth.Admin), token("acme", auth.Analyst)
	return s
}

// publish runs the relay, the consumer and the sweeper until the test ends.
func (s *server) publish() {
	s.t.Helper()
	ctx, stop := context.WithCancel(s.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, s.env.Log, 10*time.Second, s.service.Parts...) }()
	s.t.Cleanup(func() {
		stop()
		require.NoError(s.t, <-ended)
	})
}

// call sends a request of acme's administrator; header holds names and values in turn.
func (s *server) call(method, path, body string, header ...string) answer {
	s.t.Helper()
	return s.callAs(s.acme, method, path, body, header...)
}

func (s *server) callAs(token, method, path, body string, header ...string) answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	require.NoError(s.t, err)
	req.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	return answer{t: s.t, status: resp.StatusCode, header: resp.Header, body: got}
}

// pending returns what a customer has told of and is not published yet, as the types' short names: "registered".
func (s *server) pending(customerID string) []string {
	s.t.Helper()
	pending, err := s.env.Store.Engine().Pending(s.t.Context(), []docstore.Ref{{Collection: "customers", Tenant: "acme", ID: customerID}})
	require.NoError(s.t, err)
	var types []string
	for _, p := range pending {
		for _, e := range p.Events {
			name := strings.TrimPrefix(e.Type, "dev.guanxi"+strings.ReplaceAll(contracts.CustomerSource, "/", ".")+".")
			types = append(types, strings.TrimSuffix(name, ".v1"))
		}
	}
	return types
}

// answer is what a request was answered with.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// ok requires the status and returns the body.
func (a answer) ok(status int) view {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	var v view
	if len(a.body) > 0 {
		require.NoError(a.t, json.Unmarshal(a.body, &v))
	}
	v.tag = a.header.Get("ETag")
	return v
}

// problem requires a problem of the status and returns it.
func (a answer) problem(status int) *problem.Problem {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	require.Equal(a.t, problem.ContentType, a.header.Get("Content-Type"))
	return problem.Parse(a.status, a.body)
}

// field requires a 422 that names the field, and returns what is wrong with it.
func (a answer) field(name string) string {
	a.t.Helper()
	p := a.problem(http.StatusUnprocessableEntity)
	for _, e := range p.Errors {
		if e.Field == name {
			return e.Message
		}
	}
	require.Failf(a.t, "the problem names another field", "want %s, got %+v", name, p)
	return ""
}
