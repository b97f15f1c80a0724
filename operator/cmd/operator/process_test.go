package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/operator/internal/envtest"
)

var cluster envtest.Cluster

// asOperator makes the test's own binary the program: what is killed is a process, and what is built is what is tested.
const asOperator = "GUANXI_TEST_AS_OPERATOR"

func TestMain(m *testing.M) {
	if os.Getenv(asOperator) != "" {
		main()
		return
	}
	envtest.Main(m, &cluster, envtest.GatewayAPI)
}

// process is a running operator.
type process struct {
	command *exec.Cmd
	health  string
	metrics string
	log     *lockedBuffer
	ended   chan error
}

// launch starts an operator in the namespace; the test's end kills it.
func launch(t *testing.T, namespace string, flags ...string) *process {
	t.Helper()
	p := &process{health: freeAddress(t), metrics: freeAddress(t), log: &lockedBuffer{}, ended: make(chan error, 1)}
	args := append([]string{
		"--namespace=" + namespace, "--kubeconfig=" + cluster.Kubeconfig(t),
		"--health-listen=" + p.health, "--metrics-listen=" + p.metrics, "--lease-duration=3s",
	}, flags...)
	p.command = exec.CommandContext(t.Context(), os.Args[0], args...)
	p.command.Env = append(os.Environ(), asOperator+"=1")
	p.command.Stdout, p.command.Stderr = p.log, p.log
	require.NoError(t, p.command.Start())
	go func() { p.ended <- p.command.Wait() }()
	t.Cleanup(func() {
		_ = p.command.Process.Kill()
		if t.Failed() {
			t.Logf("the operator's log:\n%s", p.log)
		}
	})
	return p
}

func (p *process) ready(t *testing.T) *process {
	t.Helper()
	require.Eventually(t, func() bool {
		status, _ := ask("http://" + p.health + "/readyz")
		return status == http.StatusOK
	}, envtest.Wait, envtest.Tick)
	return p
}

func ask(url string) (status int, body string) {
	response, err := http.Get(url)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(text)
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

func freePort(t *testing.T) string {
	t.Helper()
	_, port, err := net.SplitHostPort(freeAddress(t))
	require.NoError(t, err)
	return port
}

type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
