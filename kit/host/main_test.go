package host_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/eventbus"
	"github.com/guanxi-crm/guanxi/kit/host"
	"github.com/guanxi-crm/guanxi/kit/service"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
	"github.com/guanxi-crm/guanxi/kit/testserver"
)

type settings struct {
	FollowUp time.Duration `default:"720h" help:"After a purchase."`
}

// running is a service that has been started with the flags and is stopped by the test's end.
type running struct {
	addresses map[string]string // part -> where it listens
	ended     chan error
	stop      context.CancelFunc
}

func start(t *testing.T, build host.Build[settings], flags ...string) running {
	t.Helper()
	dir := t.TempDir()
	tenants := filepath.Join(dir, "tenants.yaml")
	require.NoError(t, tenancy.WriteFile(tenants, []tenancy.Tenant{
		{ID: "acme", State: tenancy.Active, DisplayName: "Acme", TimeZone: "UTC", Currency: "EUR", Language: "en"},
	}))
	flags = append([]string{
		"--listen=127.0.0.1:0", "--ops-listen=127.0.0.1:0", "--data-dir=" + dir,
		"--tenants-file=" + tenants, "--oidc-audience=guanxi", "--kafka-replicas=1",
	}, flags...)
	ctx, stop := context.WithCancel(t.Context())
	log, out := io.Pipe()
	r := running{addresses: map[string]string{}, ended: make(chan error, 1), stop: stop}
	go func() {
		err := host.Run(ctx, host.Command{Name: "sample", Args: flags, Out: out}, build)
		_ = out.CloseWithError(io.EOF)
		r.ended <- err
	}()
	lines := bufio.NewScanner(log)
	for len(r.addresses) < 2 && lines.Scan() {
		var line struct{ Msg, Part, Address string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line), lines.Text())
		if line.Msg == "listen" {
			r.addresses[line.Part] = line.Address
		}
	}
	go func() { _, _ = io.Copy(io.Discard, log) }()
	return r
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

// sample publishes what its store has to tell, and has no routes.
func sample(_ context.Context, env host.Env, _ settings) (*host.Service, error) {
	api, err := env.API("sample", "Nothing.")
	if err != nil {
		return nil, err
	}
	relay := env.Bus.Relay(eventbus.Outlet{Store: env.Store, Source: "/sample", Topic: "guanxi.sample.v1"})
	return &host.Service{Name: "sample", API: api, Parts: []service.Part{relay}}, nil
}

func TestAServiceBecomesReadyAnswersAndStopsWhenAsked(t *testing.T) {
	r := start(t, sample, "--oidc-issuer="+newIssuer(t), "--kafka-brokers="+testserver.Kfake(t))
	ops := "http://" + r.addresses["ops"]
	require.Eventually(t, func() bool {
		status, _ := get(t, ops+"/readyz")
		return status == http.StatusOK
	}, time.Minute, 10*time.Millisecond)
	status, _ := get(t, "http://"+r.addresses["api"]+"/openapi.json")
	require.Equal(t, http.StatusOK, status)
	_, metrics := get(t, ops+"/metrics")
	require.Contains(t, metrics, `http_server_request_duration_seconds_count`)
	r.stop()
	require.NoError(t, <-r.ended)
}

func TestAServiceWithoutKafkaIssuerAndCollectorIsAliveNamesWhatItNeedsAndStopsCleanly(t *testing.T) {
	const nobody = "127.0.0.1:1"
	r := start(t, sample, "--oidc-issuer=http://"+nobody, "--kafka-brokers="+nobody, "--otlp-endpoint=http://"+nobody)
	ops := "http://" + r.addresses["ops"]
	status, _ := get(t, ops+"/livez")
	require.Equal(t, http.StatusOK, status)
	status, body := get(t, ops+"/readyz")
	require.Equal(t, http.StatusServiceUnavailable, status)
	var state service.State
	require.NoError(t, json.Unmarshal([]byte(body), &state))
	ready := map[string]bool{}
	for _, check := range state.Checks {
		ready[check.Name] = check.Ready
	}
	require.Equal(t, map[string]bool{"store": true, "issuer": false, "kafka": false, "relay guanxi.sample.v1": false, "api": true}, ready)
	r.stop()
	require.NoError(t, <-r.ended)
}

func TestWhatDoesNotGoTogetherIsRefused(t *testing.T) {
	whole := map[string]string{"--data-dir": t.TempDir(), "--tenants-file": "t", "--oidc-issuer": "i", "--oidc-audience": "a", "--kafka-brokers": "k"}
	cases := map[string]struct {
		flags map[string]string
		want  string
	}{
		"two stores":       {map[string]string{"--mongodb-uri": "mongodb://m"}, "GUANXI_MONGODB_URI"},
		"no store":         {map[string]string{"--data-dir": ""}, "GUANXI_DATA_DIR"},
		"drain too short":  {map[string]string{"--drain": "6s"}, "GUANXI_DRAIN"},
		"ratio above one":  {map[string]string{"--sample-ratio": "2"}, "GUANXI_SAMPLE_RATIO"},
		"password alone":   {map[string]string{"--kafka-password": "p"}, "GUANXI_KAFKA_USER"},
		"authority alone":  {map[string]string{"--kafka-ca-file": "ca.pem"}, "GUANXI_KAFKA_TLS"},
		"no partition":     {map[string]string{"--kafka-partitions": "0"}, "GUANXI_KAFKA_PARTITIONS"},
		"unknown level":    {map[string]string{"--log-level": "loud"}, "--log-level"},
		"service's own":    {map[string]string{"--follow-up": "soon"}, "--follow-up"},
		"no tenants there": {nil, "open the tenants file"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var flags []string
			for flag, value := range whole {
				if replaced, ok := c.flags[flag]; ok {
					value = replaced
				}
				flags = append(flags, flag+"="+value)
			}
			for flag, value := range c.flags {
				if _, ok := whole[flag]; !ok {
					flags = append(flags, flag+"="+value)
				}
			}
			err := host.Run(t.Context(), host.Command{Name: "sample", Args: flags, Out: &strings.Builder{}}, sample)
			require.ErrorContains(t, err, c.want)
		})
	}
}
