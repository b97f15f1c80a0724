package host_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

const (
	nobody  = "127.0.0.1:1" // where nobody answers
	patient = time.Minute   // for what must happen, however busy the machine
	soon    = 10 * time.Millisecond
)

type settings struct {
	FollowUp time.Duration `default:"720h" help:"After a purchase."`
}

type customer struct {
	Email string `bson:"email"`
}

// sample keeps customers, publishes what they tell, reads what orders tell, and has no routes.
func sample(ctx context.Context, env host.Env, _ settings) (*host.Service, error) {
	_, err := docstore.Open[customer](ctx, env.Store, docstore.Schema{
		Name: "customers", Indexes: []docstore.Index{{Name: "email", Fields: []string{"email"}, Unique: true}},
	})
	if err != nil {
		return nil, err
	}
	api, err := env.API("sample", "Nothing.")
	if err != nil {
		return nil, err
	}
	relay := env.Bus.Relay(eventbus.Outlet{Store: env.Store, Source: "/sample", Topic: "guanxi.sample.v1"})
	consumer := env.Bus.Consumer(eventbus.Subscription{
		Group: "sample", Topics: []string{"guanxi.order.v1"}, Handler: func(context.Context, []eventbus.Event) error { return nil },
	})
	return &host.Service{Name: "sample", API: api, Parts: []service.Part{relay, consumer}}, nil
}

// flags are what every service is started with here, before those of the test.
func flags(t *testing.T, more ...string) []string {
	t.Helper()
	tenants := filepath.Join(t.TempDir(), "tenants.yaml")
	require.NoError(t, tenancy.WriteFile(tenants, []tenancy.Tenant{
		{ID: "acme", State: tenancy.Active, DisplayName: "Acme", TimeZone: "UTC", Currency: "EUR", Language: "en"},
	}))
	return append([]string{
		"--listen=127.0.0.1:0", "--ops-listen=127.0.0.1:0",
		"--tenants-file=" + tenants, "--oidc-audience=guanxi", "--kafka-replicas=1",
	}, more...)
}

// running is a service that has been started with the flags and is stopped by the test's end.
type running struct {
	ended chan error
	stop  context.CancelFunc

	mu        sync.Mutex
	addresses map[string]string // part -> where it listens
}

func start(t *testing.T, build host.Build[settings], flags ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	log, out := io.Pipe()
	r := &running{addresses: map[string]string{}, ended: make(chan error, 1), stop: stop}
	go func() {
		err := host.Run(ctx, host.Command{Name: "sample", Args: flags, Out: out}, build)
		_ = out.CloseWithError(io.EOF)
		r.ended <- err
	}()
	go r.follow(log)
	return r
}

// follow reads the log, so that the service can write it.
func (r *running) follow(log io.Reader) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var line struct{ Msg, Part, Address string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listen" {
			r.mu.Lock()
			r.addresses[line.Part] = line.Address
			r.mu.Unlock()
		}
	}
}

// url waits until the part listens.
func (r *running) url(t *testing.T, part string) (url string) {
	t.Helper()
	require.Eventually(t, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		url = "http://" + r.addresses[part]
		return r.addresses[part] != ""
	}, patient, soon)
	return url
}

// reasons returns what keeps the service from being ready, by part.
func (r *running) reasons(t *testing.T) map[string]string {
	t.Helper()
	_, body := get(t, r.url(t, "ops")+"/readyz")
	var state service.State
	require.NoError(t, json.Unmarshal([]byte(body), &state))
	reasons := map[string]string{}
	for _, check := range state.Checks {
		if !check.Ready {
			reasons[check.Name] = check.Reason
		}
	}
	return reasons
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(ask)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(body)
}

// newIssuer serves the keys of a local issuer and returns its URL.
func newIssuer(t *testing.T) string {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	url := "http://" + server.Listener.Addr().String()
	local, err := issuer.Open(filepath.Join(t.TempDir(), "key.pem"), url, "guanxi")
	require.NoError(t, err)
	server.Config.Handler = local.Handler()
	server.Start()
	t.Cleanup(server.Close)
	return url
}
