package analytics_test

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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/guanxi-crm/guanxi/contracts"
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
	"github.com/guanxi-crm/guanxi/services/analytics"
)

const (
	acme   tenancy.ID = "acme"   // in Shanghai
	globex tenancy.ID = "globex" // in UTC

	patient = 30 * time.Second // for what must happen, however busy the machine
	soon    = 20 * time.Millisecond
)

// today is when every test runs: late on March 1st in London, and already March 2nd in Shanghai.
var today = time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC)

// server is the analytics service, running, behind real HTTP, over a real store and an embedded broker.
type server struct {
	t      *testing.T
	url    string
	env    host.Env
	tokens *issuer.Issuer
	others map[string]*publisher // by source
	// The admin is acme's.
	admin, operator string
}

func start(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, others: make(map[string]*publisher)}
	provider := httptest.NewUnstartedServer(nil)
	issuerURL := "http://" + provider.Listener.Addr().String()
	var err error
	s.tokens, err = issuer.Open(filepath.Join(t.TempDir(), "key.pem"), issuerURL, "guanxi")
	require.NoError(t, err)
	provider.Config.Handler = s.tokens.Handler()
	provider.Start()
	t.Cleanup(provider.Close)

	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	bus, err := eventbus.Open(eventbus.Config{Brokers: []string{testserver.Kfake(t)}, Partitions: 3, Log: log})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	s.env = host.Env{
		Store: openStore(t), Bus: bus, Auth: auth.NewVerifier(auth.Config{Issuer: issuerURL, Audience: "guanxi"}),
		Tenants: tenancy.NewDirectory(
			tenancy.Tenant{ID: acme, State: tenancy.Active, Currency: "CNY", TimeZone: "Asia/Shanghai"},
			tenancy.Tenant{ID: globex, State: tenancy.Active, Currency: "USD"}),
		Log: log, Tracer: tracenoop.NewTracerProvider(), Meter: metricnoop.NewMeterProvider(),
		Now: func() time.Time { return today }, NewID: id.New,
	}
	// With the clock standing still nothing would ever have been quiet for a while.
	built, err := analytics.New(t.Context(), s.env, analytics.Config{ScoreAfter: -1, LookEvery: soon})
	require.NoError(t, err)
	web := httptest.NewServer(built.API.Handler())
	t.Cleanup(web.Close)
	s.url = web.URL
	s.admin = s.token(acme, auth.Admin)
	s.operator = s.token("", auth.Operator)

	parts := built.Parts
	for source, topic := range map[string]string{
		contracts.CustomerSource: contracts.CustomerTopic, contracts.FeedbackSource: contracts.FeedbackTopic,
		contracts.InteractionSource: contracts.InteractionTopic,
	} {
		store := openStore(t)
		docs, err := docstore.Open[struct{}](t.Context(), store, docstore.Schema{Name: "aggregates"})
		require.NoError(t, err)
		s.others[source] = &publisher{docs: docs, told: make(map[string]docstore.Doc[struct{}])}
		parts = append(parts, bus.Relay(eventbus.Outlet{Store: store, Source: source, Topic: topic}))
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, log, 20*time.Second, parts...) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	return s
}

func openStore(t *testing.T) *docstore.Store {
	t.Helper()
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	return docstore.New(engine)
}

// publisher is another service: documents that tell events.
type publisher struct {
	docs *docstore.Collection[struct{}]
	told map[string]docstore.Doc[struct{}]
}

// tell publishes an aggregate's next events, about a customer, of a time.
func (s *server) tell(tenant tenancy.ID, source, subject, customer string, at time.Time, data ...contracts.Data) {
	s.t.Helper()
	events, err := eventbus.Tell(at, customer, data...)
	require.NoError(s.t, err)
	other := s.others[source]
	docs, key := other.docs.In(tenant), string(tenant)+"/"+subject
	doc, known := other.told[key]
	if known {
		doc, err = docs.Replace(s.t.Context(), doc, events...)
	} else {
		doc, err = docs.Insert(s.t.Context(), subject, struct{}{}, events...)
	}
	require.NoError(s.t, err)
	other.told[key] = doc
}

// register publishes that a customer was registered, and what it bought: days, and amounts in yuan, in turn.
func (s *server) register(tenant tenancy.ID, customer string, bought ...string) {
	s.t.Helper()
	data := []contracts.Data{contracts.CustomerRegistered{Customer: contracts.Customer{ID: customer, Stage: "lead"}}}
	for i := 0; i < len(bought); i += 2 {
		total, err := contracts.ParseMoney(bought[i+1], "CNY")
		require.NoError(s.t, err)
		data = append(data, contracts.PurchaseRecorded{CustomerID: customer, PurchasedOn: bought[i], Total: total})
		if i == 0 {
			data = append(data, contracts.StageChanged{CustomerID: customer, From: "lead", To: "customer", Reason: "first-purchase"})
		}
	}
	s.tell(tenant, contracts.CustomerSource, customer, customer, today, data...)
}

func (s *server) token(tenant tenancy.ID, role auth.Role) string {
	s.t.Helper()
	token, err := s.tokens.Token(issuer.Claims{Tenant: tenant, Subject: "user", Roles: []auth.Role{role}})
	require.NoError(s.t, err)
	return token
}

// call sends a request and returns status and body.
func (s *server) call(token, method, path, body string) (int, string) {
	s.t.Helper()
	status, got, err := s.try(token, method, path, body)
	require.NoError(s.t, err)
	return status, got
}

func (s *server) try(token, method, path, body string) (int, string, error) {
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(got), err
}

// get reads a path as acme's admin and requires success.
func (s *server) get(path string) string {
	s.t.Helper()
	status, body := s.call(s.admin, http.MethodGet, path, "")
	require.Equal(s.t, http.StatusOK, status, body)
	return body
}

// at returns the value in a JSON document: at(doc, "purchases", "count"); nil where there is none.
func at(t require.TestingT, doc string, path ...string) any {
	var value any
	require.NoError(t, json.Unmarshal([]byte(doc), &value))
	for _, name := range path {
		fields, _ := value.(map[string]any)
		value = fields[name]
	}
	return value
}

// eventually reads a path until the value there is the one wanted.
func (s *server) eventually(path string, want any, place ...string) {
	s.t.Helper()
	s.eventuallyAs(s.admin, path, want, place...)
}

func (s *server) eventuallyAs(token, path string, want any, place ...string) {
	s.t.Helper()
	require.EventuallyWithT(s.t, func(t *assert.CollectT) {
		status, body, err := s.try(token, http.MethodGet, path, "")
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, status, body)
		require.Equal(t, want, at(t, body, place...))
	}, patient, soon, "%s of %s", strings.Join(place, "."), path)
}
