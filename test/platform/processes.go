package platform

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/auth"
	"github.com/guanxi-crm/guanxi/kit/auth/issuer"
	"github.com/guanxi-crm/guanxi/kit/tenancy"
)

// Audience is what the tokens of an installation are for.
const Audience = "guanxi"

// Installation is the services' own binaries as processes, with an issuer of tokens and a tenants file, as an operator
// runs them. Settings are the variables that all of them get, by name without GUANXI_.
type Installation struct {
	Settings map[string]string

	t      testing.TB
	dir    string
	issuer *issuer.Issuer
}

// NewInstallation prepares what the services need besides a store and brokers: the tenants, served by the settings, and
// tokens. Nothing runs yet.
func NewInstallation(t testing.TB, tenants ...tenancy.Tenant) *Installation {
	t.Helper()
	i := &Installation{t: t, dir: t.TempDir()}
	server := httptest.NewUnstartedServer(nil)
	url := "http://" + server.Listener.Addr().String()
	var err error
	i.issuer, err = issuer.Open(filepath.Join(i.dir, "issuer.key"), url, Audience)
	require.NoError(t, err)
	server.Config.Handler = i.issuer.Handler()
	server.Start()
	t.Cleanup(server.Close)
	file := filepath.Join(i.dir, "tenants.yaml")
	require.NoError(t, tenancy.WriteFile(file, tenants))
	i.Settings = map[string]string{
		"LISTEN": "127.0.0.1:0", "OPS_LISTEN": "127.0.0.1:0", "TENANTS_FILE": file,
		"OIDC_ISSUER": url, "OIDC_AUDIENCE": Audience, "KAFKA_REPLICAS": "1",
	}
	return i
}

// Command returns a service's command that is not started. Its environment has nothing but the installation's settings
// and its own, which go before them.
func (i *Installation) Command(service string, own map[string]string, args ...string) *exec.Cmd {
	i.t.Helper()
	settings := maps.Clone(i.Settings)
	maps.Copy(settings, own)
	cmd := exec.Command(ServiceBinary(i.t, service), args...)
	cmd.Env = []string{} // nil would be the test's own
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		cmd.Env = append(cmd.Env, "GUANXI_"+name+"="+settings[name])
	}
	return cmd
}

// Start runs a service and waits until it listens, not until it is ready. It is stopped when the test ends.
func (i *Installation) Start(service string, own map[string]string) *Process {
	i.t.Helper()
	p := &Process{
		Service: service, t: i.t, log: filepath.Join(i.dir, service+".log"), listens: map[string]string{},
		command: func() *exec.Cmd { return i.Command(service, own) },
	}
	p.Start()
	i.t.Cleanup(func() {
		if !p.ended() {
			p.Terminate()
		}
	})
	return p
}

// Client returns a client of one service, with a token for the tenant and role.
func (i *Installation) Client(p *Process, tenant tenancy.ID, role auth.Role) *Client {
	i.t.Helper()
	token, err := i.issuer.Token(issuer.Claims{Tenant: tenant, Subject: "somebody", Roles: []auth.Role{role}})
	require.NoError(i.t, err)
	return &Client{t: i.t, url: p.API(), token: token}
}

// Anonymous returns a client of a service without a token.
func (i *Installation) Anonymous(p *Process) *Client { return &Client{t: i.t, url: p.API()} }

// Ops returns a client of a service's operators' port.
func (i *Installation) Ops(p *Process) *Client { return &Client{t: i.t, url: p.listens["ops"]} }

// Ready reports whether a service is, and what the answer says of each check.
func (i *Installation) Ready(p *Process) (ready bool, checks map[string]string) {
	i.t.Helper()
	answer := i.Ops(p).Do(http.MethodGet, "/readyz", nil)
	state := Decode[struct {
		Ready  bool
		Checks []struct {
			Name, Reason string
			Ready        bool
		}
	}](i.t, answer.Body)
	require.Equal(i.t, state.Ready, answer.Status == http.StatusOK, "the status says what the body says")
	checks = make(map[string]string, len(state.Checks))
	for _, check := range state.Checks {
		require.Equal(i.t, check.Ready, check.Reason == "", "%s: there is a reason just when it is not ready", check.Name)
		checks[check.Name] = check.Reason
	}
	return state.Ready, checks
}

// builtServices builds the four as images have them: static, with the tags and without the symbols.
var builtServices = sync.OnceValues(func() (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(root, ".build", "services")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	args := []string{"build", "-trimpath", "-tags=nomsgpack,grpcnotrace", "-ldflags=-s -w", "-o", dir + string(filepath.Separator)}
	for _, service := range Services {
		args = append(args, fmt.Sprintf("./services/%[1]s/cmd/%[1]s", service))
	}
	build := exec.Command("go", args...)
	build.Dir, build.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the services: %w\n%s", err, out)
	}
	return dir, nil
})

// ServiceBinary returns the path of a service's own command; the four are built once per test process.
func ServiceBinary(t testing.TB, service string) string {
	t.Helper()
	dir, err := builtServices()
	require.NoError(t, err)
	return filepath.Join(dir, service)
}
