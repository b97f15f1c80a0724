//go:build cluster

package scale

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/test/platform"
)

// What bounds the operator, and the bare client just so.
const (
	workers = 8   // of each controller
	qps     = 500 // requests a second to the API server: more than it serves here
	burst   = 1000
)

const metricsAddress = "127.0.0.1:19090"

// buildOperator builds the operator as its image has it, unless GUANXI_SCALE_OPERATOR names one that is to be measured.
func buildOperator(t testing.TB) string {
	t.Helper()
	if binary := os.Getenv("GUANXI_SCALE_OPERATOR"); binary != "" {
		return binary
	}
	root, err := platform.Root()
	require.NoError(t, err)
	binary := filepath.Join(t.TempDir(), "operator")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags=nomsgpack,grpcnotrace", "-ldflags=-s -w", "-o", binary, "./cmd/operator")
	build.Dir, build.Env = filepath.Join(root, "operator"), append(os.Environ(), "GOWORK=off", "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return binary
}

// operator is a process of it.
type operator struct {
	command *exec.Cmd
	ended   chan struct{}
}

// start starts the operator beside the cluster, as the service account that its pods would run as. There is one, which needs
// no lease: renewing it, and the event that tells of it, are not among what is counted.
func (w *world) start(t testing.TB, settings ...string) *operator {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(w.logs, "operator.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	command := exec.Command(w.binary)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	command.Env = append(slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GUANXI_") }),
		"GUANXI_KUBECONFIG="+w.kubeconfig, "GUANXI_NAMESPACE=guanxi-system", "GUANXI_LOG_LEVEL=warn", "GUANXI_LEADER_ELECTION=false",
		fmt.Sprintf("GUANXI_WORKERS=%d", workers), fmt.Sprintf("GUANXI_KUBE_QPS=%d", qps), fmt.Sprintf("GUANXI_KUBE_BURST=%d", burst),
		"GUANXI_METRICS_LISTEN="+metricsAddress, "GUANXI_HEALTH_LISTEN=127.0.0.1:18081")
	command.Env = append(command.Env, settings...)
	require.NoError(t, command.Start())
	_ = log.Close()
	o := &operator{command: command, ended: make(chan struct{})}
	go func() {
		_ = command.Wait()
		close(o.ended)
	}()
	t.Cleanup(o.stop)
	require.Eventually(t, func() bool { return o.hasEnded() || o.progress().reconciles > 0 }, time.Minute, 200*time.Millisecond)
	require.False(t, o.hasEnded(), "the operator ended: see %s", log.Name())
	return o
}

// stop ends the operator as Kubernetes does.
func (o *operator) stop() {
	_ = o.command.Process.Signal(syscall.SIGTERM)
	<-o.ended
}

func (o *operator) hasEnded() bool {
	select {
	case <-o.ended:
		return true
	default:
		return false
	}
}

// progress is what the operator tells of its work.
type progress struct{ reconciles, queued, reads int }

var (
	reads      = regexp.MustCompile(`(?m)^rest_client_requests_total\{.*method="GET".*\} (\S+)$`)
	reconciled = regexp.MustCompile(`(?m)^controller_runtime_reconcile_total\{.*\} (\S+)$`)
	queued     = regexp.MustCompile(`(?m)^workqueue_(?:depth|unfinished_work_seconds)\{.*\} (\S+)$`)
)

func (o *operator) progress() progress {
	answer, err := http.Get("http://" + metricsAddress + "/metrics")
	if err != nil {
		return progress{}
	}
	defer func() { _ = answer.Body.Close() }()
	metrics, err := io.ReadAll(answer.Body)
	if err != nil {
		return progress{}
	}
	return progress{reconciles: sum(metrics, reconciled), queued: sum(metrics, queued), reads: sum(metrics, reads)}
}

func sum(metrics []byte, which *regexp.Regexp) int {
	total := 0.0
	for _, found := range which.FindAllSubmatch(metrics, -1) {
		if value, err := strconv.ParseFloat(string(found[1]), 64); err == nil {
			total += value
		}
	}
	return int(total)
}

// rest waits until the operator has had nothing to do for a while, and returns how often it has reconciled by then.
func (o *operator) rest(t testing.TB) int {
	t.Helper()
	const quiet = 8 * time.Second
	last, since := o.progress(), time.Now()
	require.Eventually(t, func() bool {
		now := o.progress()
		if now.reconciles != last.reconciles || now.queued > 0 {
			last, since = now, time.Now()
		}
		return time.Since(since) > quiet
	}, patience, 500*time.Millisecond, "the operator does not come to rest")
	return last.reconciles
}
