package feedback

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/guanxi-crm/guanxi/contracts"
	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/id"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/app"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/consume"
	"github.com/guanxi-crm/guanxi/services/feedback/internal/store"
)

const (
	acme   = tenancy.ID("acme")
	globex = tenancy.ID("globex")
)

// monday is when every test begins.
var monday = time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)

// harness is the service behind real HTTP with a real store, issuer and broker. Its parts do not run unless a test starts
// them: events are handed to it by deliver.
type harness struct {
	t       *testing.T
	env     host.Env
	service *host.Service
	clock   *clock
	handle  eventbus.Handler
	app     func(tenancy.ID) app.App
	broker  string
	url     string
	issuer  *issuer.Issuer
	token   string // of an agent of acme
}

func start(t *testing.T) *harness {
	t.Helper()
	h := &harness{t: t, clock: &clock{now: monday}, broker: testserver.Kfake(t)}
	provider := httptest.NewUnstartedServer(nil)
	issuerURL := "http://" + provider.Listener.Addr().String()
	var err error
	h.issuer, err = issuer.Open(filepath.Join(t.TempDir(), "key.pem"), issuerURL, "guanxi")
	require.NoError(t, err)
	provider.Config.Handler = h.issuer.Handler()
	provider.Start()
	t.Cleanup(provider.Close)

	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "feedback.db"), sqlite.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, engine.Close()) })
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	bus, err := eventbus.Open(eventbus.Config{Brokers: []string{h.broker}, ClientID: "feedback", Partitions: 2, Replicas: 1, Log: log})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, bus.Close()) })
	h.env = host.Env{
		Store: docstore.New(engine), Bus: bus, Log: log, Tracer: noop.NewTracerProvider(), Meter: metricnoop.NewMeterProvider(),
		Tenants: tenancy.NewDirectory(
			tenancy.Tenant{ID: acme, State: tenancy.Active, TimeZone: "Asia/Shanghai", Language: "en", DisplayName: "Acme Tea"},
			tenancy.Tenant{ID: globex, State: tenancy.Active, TimeZone: "UTC"},
			tenancy.Tenant{ID: "dormant", State: tenancy.Suspended}),
		Auth: auth.NewVerifier(auth.Config{Issuer: issuerURL, Audience: "guanxi"}), Now: h.clock.Now, NewID: id.New,
	}
	h.serve()
	h.token = h.bearer(acme, "u_li", auth.Agent)
	return h
}

// serve builds the service on the harness's environment and serves it.
func (h *harness) serve() {
	h.t.Helper()
	var err error
	h.service, err = New(h.t.Context(), h.env, Config{})
	require.NoError(h.t, err)
	documents, err := store.Open(h.t.Context(), h.env.Store, h.env.Now)
	require.NoError(h.t, err)
	h.app = tenantApps(documents, h.env)
	h.handle = consume.Handler(h.app)
	web := httptest.NewServer(h.service.API.Handler())
	h.t.Cleanup(web.Close)
	h.url = web.URL
}

// suspend serves on with a tenants file in which the tenant is suspended.
func (h *harness) suspend(tenant tenancy.ID) {
	h.t.Helper()
	suspended, known := h.env.Tenants.Lookup(tenant)
	require.True(h.t, known)
	suspended.State = tenancy.Suspended
	h.env.Tenants = tenancy.NewDirectory(suspended)
	h.serve()
}

func (h *harness) bearer(tenant tenancy.ID, subject string, roles ...auth.Role) string {
	h.t.Helper()
	token, err := h.issuer.Token(issuer.Claims{Tenant: tenant, Subject: subject, Roles: roles})
	require.NoError(h.t, err)
	return token
}

// customer makes a customer known to the service and returns its id.
func (h *harness) customer(tenant tenancy.ID, change ...func(*contracts.Customer)) string {
	h.t.Helper()
	c := contracts.Customer{ID: id.New("cus"), Kind: "person", DisplayName: "王小明", Language: "zh-CN", Stage: "lead"}
	for _, f := range change {
		f(&c)
	}
	h.deliver(event(tenant, contracts.CustomerSource, c.ID, 1, contracts.CustomerRegistered{Customer: c}))
	return c.ID
}

// deliver hands events to the service as one batch.
func (h *harness) deliver(events ...eventbus.Event) {
	h.t.Helper()
	require.NoError(h.t, h.handle(h.t.Context(), events))
}

// event is an event as it is read from a topic.
func event(tenant tenancy.ID, source, subject string, sequence int64, data contracts.Data) eventbus.Event {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return eventbus.Event{
		ID: id.NewEvent(), Source: source, Type: data.EventType(), Subject: subject, Tenant: string(tenant), Time: monday,
		Sequence: sequence, Data: text,
	}
}

// noRedirects shows a redirect instead of following it.
var noRedirects = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// call sends a request as the agent of acme; header holds names and values in turn.
func (h *harness) call(method, path, body string, header ...string) answer {
	h.t.Helper()
	return h.callAs(h.token, method, path, body, header...)
}

func (h *harness) callAs(token, method, path, body string, header ...string) answer {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, strings.NewReader(body))
	require.NoError(h.t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := noRedirects.Do(req)
	require.NoError(h.t, err)
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	require.NoError(h.t, err)
	return answer{h.t, resp.StatusCode, resp.Header, data}
}

// ok requires the status and returns the body's fields.
func (a answer) ok(status int) map[string]any {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	var fields map[string]any
	require.NoError(a.t, json.Unmarshal(a.body, &fields))
	return fields
}

// refused requires a problem of the status that has the words in it.
func (a answer) refused(status int, words ...string) {
	a.t.Helper()
	require.Equal(a.t, status, a.status, "%s", a.body)
	require.Equal(a.t, "application/problem+json", a.header.Get("Content-Type"))
	for _, w := range words {
		require.Contains(a.t, string(a.body), w)
	}
}

// list requires a page and returns its items.
func (a answer) list() []map[string]any {
	a.t.Helper()
	items := []map[string]any{}
	for _, item := range a.ok(http.StatusOK)["items"].([]any) {
		items = append(items, item.(map[string]any))
	}
	return items
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

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
