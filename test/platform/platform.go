// Package platform runs the built guanxi command as its users do: as a process, spoken to over HTTP. It knows nothing
// of what is inside.
package platform

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Platform is a running `guanxi up`.
type Platform struct {
	URL  string // of the gateway
	Dir  string // the data directory
	t    testing.TB
	args []string
	cmd  *exec.Cmd
	done chan error
}

// Patience bounds every wait for a condition; no test depends on how much of it is used.
const Patience = 5 * time.Minute

var binary = sync.OnceValues(func() (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	path := filepath.Join(root, ".build", "guanxi")
	build := exec.Command("go", "build", "-o", path, "./cmd/guanxi")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build guanxi: %w\n%s", err, out)
	}
	return path, nil
})

// Binary returns the path of the guanxi command, built once per test process.
func Binary(t testing.TB) string {
	t.Helper()
	path, err := binary()
	require.NoError(t, err)
	return path
}

// Root returns the repository's root.
func Root() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		return "", fmt.Errorf("the source path of the tests is not known")
	}
	return filepath.Join(filepath.Dir(file), "..", ".."), nil
}

// Start runs `guanxi up` with the extra arguments on a free port and a data directory of its own, and waits until it is
// ready. It is stopped when the test ends.
func Start(t testing.TB, args ...string) *Platform {
	t.Helper()
	p := &Platform{t: t, Dir: t.TempDir(), args: args}
	addr := freeAddress(t)
	p.URL = "http://" + addr
	p.args = append([]string{"up", "--data-dir", p.Dir, "--listen", addr}, args...)
	p.Run()
	t.Cleanup(p.Stop)
	return p
}

// Run starts the process (again, after Kill) and waits until it is ready.
func (p *Platform) Run() {
	p.t.Helper()
	p.cmd = exec.Command(Binary(p.t), p.args...)
	p.cmd.Env = append(os.Environ(), "NO_COLOR=1")
	logs, err := os.OpenFile(filepath.Join(p.Dir, "terminal.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	require.NoError(p.t, err)
	p.cmd.Stdout, p.cmd.Stderr = logs, logs
	require.NoError(p.t, p.cmd.Start())
	p.done = make(chan error, 1)
	go func() { p.done <- p.cmd.Wait(); logs.Close() }()
	p.waitReady()
}

func (p *Platform) waitReady() {
	p.t.Helper()
	deadline := time.Now().Add(Patience)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		select {
		case err := <-p.done:
			p.done <- err
			require.FailNow(p.t, "guanxi up ended", "%v\n%s", err, p.Terminal())
		default:
		}
		if resp, err := http.Get(p.URL + "/readyz"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			require.FailNow(p.t, "guanxi up is not ready", "%s", p.Terminal())
		}
	}
}

// Terminal returns what the process printed.
func (p *Platform) Terminal() string {
	text, _ := os.ReadFile(filepath.Join(p.Dir, "terminal.log"))
	return string(text)
}

// PID returns the process id.
func (p *Platform) PID() int { return p.cmd.Process.Pid }

// Kill ends the process as kill -9 does.
func (p *Platform) Kill() { p.end(syscall.SIGKILL) }

// Stop ends the process as ctrl-C does, and waits for it.
func (p *Platform) Stop() { p.end(syscall.SIGINT) }

func (p *Platform) end(sig syscall.Signal) {
	_ = p.cmd.Process.Signal(sig)
	select {
	case err := <-p.done:
		p.done <- err
	case <-time.After(Patience):
		_ = p.cmd.Process.Kill()
		p.t.Errorf("guanxi up did not stop on %v:\n%s", sig, p.Terminal())
	}
}

// CLI runs a guanxi command against this platform and returns what it printed.
func (p *Platform) CLI(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, Binary(p.t), append(args, "--data-dir", p.Dir)...)
	cmd.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Token returns a token of the platform's own issuer.
func (p *Platform) Token(tenant, role string) string {
	p.t.Helper()
	out, err := p.CLI("token", "--tenant", tenant, "--role", role)
	require.NoError(p.t, err, out)
	return strings.TrimSpace(out)
}

// Client returns a client with a token for the tenant and role.
func (p *Platform) Client(tenant, role string) *Client {
	return &Client{t: p.t, url: p.URL, token: p.Token(tenant, role)}
}

// AddTenant adds an active tenant to the tenants file and waits until it is served.
func (p *Platform) AddTenant(id string) {
	p.t.Helper()
	path := filepath.Join(p.Dir, "tenants.yaml")
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(p.t, err)
	_, err = fmt.Fprintf(file, "- id: %s\n  state: Active\n  displayName: %s\n  timeZone: UTC\n  currency: USD\n  language: en\n", id, id)
	require.NoError(p.t, err)
	require.NoError(p.t, file.Close())
	client := p.Client(id, "admin")
	require.Eventually(p.t, func() bool {
		return client.Do(http.MethodGet, "/v1/customers", nil).Status == http.StatusOK
	}, Patience, 50*time.Millisecond, "tenant %s is not served", id)
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// Decode reads JSON into a T.
func Decode[T any](t testing.TB, body []byte) T {
	t.Helper()
	var value T
	require.NoError(t, json.Unmarshal(body, &value), "%s", body)
	return value
}

// Anyone returns a client without a token.
func (p *Platform) Anyone() *Client { return &Client{t: p.t, url: p.URL} }

// Operator returns a client of those who run the platform.
func (p *Platform) Operator() *Client {
	p.t.Helper()
	out, err := p.CLI("token", "--role", "operator")
	require.NoError(p.t, err, out)
	return &Client{t: p.t, url: p.URL, token: strings.TrimSpace(out)}
}
