// Package servicetest runs one service in a test as it runs in production: behind real HTTP, on a real store, with a real
// issuer and an embedded broker. It is for tests only, and knows nothing of what the services do.
package servicetest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/kit/usage/metering"
)

// The installation's tenants.
const (
	Acme    tenancy.ID = "acme"    // in Shanghai, in yuan
	Globex  tenancy.ID = "globex"  // in UTC, in dollars
	Dormant tenancy.ID = "dormant" // suspended
)

const (
	audience = "guanxi"
	drain    = 20 * time.Second
)

// Build is a service's New, with its configuration.
type Build func(ctx context.Context, env host.Env) (*host.Service, error)

// Options are what services differ in.
type Options struct {
	Clock    *Clock            // nil is the system's clock
	Settings map[string]string // Acme's
}

// Server is a service that answers. Its parts do not run before Run is called with them, so that a test can look at what
// is pending, or hand events to the service itself.
type Server struct {
	T       testing.TB
	Env     host.Env
	Service *host.Service
	Clock   *Clock
	URL     string
	Token   string // of whoever Call's requests are from; the test sets it

	build  Build
	issuer *issuer.Issuer
	file   *tenantsFile
}

// Start builds a service and serves it until the test ends.
func Start(t testing.TB, build Build, o Options) *Server {
	t.Helper()
	s := &Server{T: t, Clock: o.Clock, build: build, file: &tenantsFile{}}
	provider := httptest.NewUnstartedServer(nil)
	issuerURL := "http://" + provider.Listener.Addr().String()
	var err error
	s.issuer, err = issuer.Open(filepath.Join(t.TempDir(), "key.pem"), issuerURL, audience)
	require.NoError(t, err)
	provider.Config.Handler = s.issuer.Handler()
	provider.Start()
	t.Cleanup(provider.Close)

	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	bus, err := eventbus.Open(eventbus.Config{Brokers: []string{testserver.Kfake(t)}, Partitions: 3, Log: log})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	now := time.Now
	if o.Clock != nil {
		now = o.Clock.Now
	}
	documents := docstore.New(Engine(t))
	used, err := metering.Open(t.Context(), documents, metering.Config{Now: now, Log: log})
	require.NoError(t, err)
	s.Env = host.Env{
		Store: documents, Usage: used, Bus: bus, Auth: auth.NewVerifier(auth.Config{Issuer: issuerURL, Audience: audience}),
		Tenants: s.file.open(t,
			tenancy.Tenant{
				ID: Acme, State: tenancy.Active, DisplayName: "Acme Tea", Currency: "CNY", TimeZone: "Asia/Shanghai", Language: "en",
				Settings: o.Settings,
			},
			tenancy.Tenant{ID: Globex, State: tenancy.Active, Currency: "USD", TimeZone: "UTC"},
			tenancy.Tenant{ID: Dormant, State: tenancy.Suspended}),
		Log: log, Tracer: tracenoop.NewTracerProvider(), Meter: metricnoop.NewMeterProvider(), Now: now, NewID: id.New,
	}
	s.Serve()
	return s
}

// Serve builds the service on Env and serves it: again, after a test has changed Env.
func (s *Server) Serve() {
	s.T.Helper()
	var err error
	s.Service, err = s.build(s.T.Context(), s.Env)
	require.NoError(s.T, err)
	web := httptest.NewServer(s.Service.API.Handler())
	s.T.Cleanup(web.Close)
	s.URL = web.URL
}

// On returns the server for a subtest: what fails, fails there.
func (s *Server) On(t testing.TB) *Server {
	t.Helper()
	on := *s
	on.T = t
	return &on
}

// Bearer returns an access token.
func (s *Server) Bearer(tenant tenancy.ID, subject string, roles ...auth.Role) string {
	s.T.Helper()
	token, err := s.issuer.Token(issuer.Claims{Tenant: tenant, Subject: subject, Roles: roles})
	require.NoError(s.T, err)
	return token
}

// Run runs parts, the service's or others, until the test ends.
func (s *Server) Run(parts ...service.Part) {
	s.T.Helper()
	ctx, stop := context.WithCancel(s.T.Context())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, s.Env.Log, drain, parts...) }()
	s.T.Cleanup(func() {
		stop()
		require.NoError(s.T, <-ended)
	})
}

// Engine opens an empty store that ends with the test.
func Engine(t testing.TB) docstore.Engine {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	return engine
}
