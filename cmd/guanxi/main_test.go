package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/cli"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/client"
	"github.com/guanxi-crm/guanxi/cmd/guanxi/internal/datadir"
)

var update = flag.Bool("update", false, "write the golden files")

// asGuanxi makes the test binary be guanxi, so that a test can kill it.
const asGuanxi = "GUANXI_TEST_RUNS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asGuanxi) != "" {
		main()
	}
	for _, name := range []string{"GUANXI_TOKEN", "GUANXI_SERVER", "GUANXI_DATA_DIR", "GUANXI_KAFKA_BROKERS", "GUANXI_MONGODB_URI", "GUANXI_OTLP_ENDPOINT"} {
		_ = os.Unsetenv(name) // a developer's own
	}
	os.Exit(m.Run())
}

// guanxi runs a command in this process.
func guanxi(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Main(t.Context(), append([]string{"guanxi"}, args...), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// running is an installation in a process of its own.
type running struct {
	dir     string
	process *exec.Cmd
	ended   chan error
	said    *bytes.Buffer
}

const patience = 60 * time.Second // of a test on a busy machine; none takes it

// up starts guanxi up on the folder and waits until it says that it is ready.
func up(t *testing.T, dir string) *running {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	r := &running{dir: dir, ended: make(chan error, 1), said: &bytes.Buffer{}}
	r.process = exec.Command(self, "up", "--data-dir", dir, "--listen", "127.0.0.1:0")
	r.process.Env = append(os.Environ(), asGuanxi+"=1")
	r.process.Stderr = r.said
	require.NoError(t, r.process.Start())
	go func() { r.ended <- r.process.Wait() }()
	t.Cleanup(func() { _ = r.process.Process.Kill() })
	require.Eventually(t, func() bool {
		run, err := datadir.Dir(dir).ReadRun()
		return err == nil && run.PID == r.process.Process.Pid && ready(run.Gateway)
	}, patience, 10*time.Millisecond)
	return r
}

func ready(gateway string) bool {
	answer, err := http.Get(gateway + "/readyz")
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func (r *running) end(t *testing.T, signal os.Signal) error {
	t.Helper()
	require.NoError(t, r.process.Process.Signal(signal))
	select {
	case err := <-r.ended:
		return err
	case <-time.After(patience):
		t.Fatal("it did not end")
		return nil
	}
}

// api returns a client of the demo tenant.
func (r *running) api(t *testing.T) *client.Client {
	t.Helper()
	run, err := datadir.Dir(r.dir).ReadRun()
	require.NoError(t, err)
	code, token, errs := guanxi(t, "token", "--tenant", "demo", "--data-dir", r.dir)
	require.Zero(t, code, errs)
	api, err := client.New(run.Gateway, strings.TrimSpace(token))
	require.NoError(t, err)
	return api
}

func register(ctx context.Context, api *client.Client, name string) (id string, err error) {
	var customer struct {
		ID string `json:"id"`
	}
	err = api.Do(ctx, client.Request{Method: http.MethodPost, Path: "/v1/customers", Body: map[string]any{
		"kind": "person", "name": map[string]string{"display": name},
	}}, &customer)
	return customer.ID, err
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	dir := t.TempDir()
	first := up(t, dir)
	api := first.api(t)
	acknowledged := make(chan string, 10_000)
	go func() { // until it is killed
		defer close(acknowledged)
		for {
			id, err := register(context.WithoutCancel(t.Context()), api, "王小明")
			if err != nil {
				return
			}
			acknowledged <- id
		}
	}()
	require.Eventually(t, func() bool { return len(acknowledged) > 50 }, patience, time.Millisecond)
	require.Error(t, first.end(t, syscall.SIGKILL))
	var ids []string
	for id := range acknowledged {
		ids = append(ids, id)
	}

	second := up(t, dir)
	api = second.api(t)
	for _, id := range ids {
		require.NoError(t, api.Get(t.Context(), "/v1/customers/"+id, nil))
	}
	require.Eventually(t, func() bool { // and every event finds its way
		var dashboard struct {
			Customers struct{ Total int } `json:"customers"`
		}
		err := api.Get(t.Context(), "/v1/dashboard", &dashboard)
		return err == nil && dashboard.Customers.Total >= len(ids)
	}, patience, 50*time.Millisecond)
	require.NoError(t, second.end(t, os.Interrupt))
	require.Contains(t, second.said.String(), "Guanxi is up")
}

func TestASecondUpSaysWhatIsInItsWay(t *testing.T) {
	first := up(t, t.TempDir())
	run, err := datadir.Dir(first.dir).ReadRun()
	require.NoError(t, err)
	for name, tc := range map[string]struct {
		dir, says string
	}{
		"the same folder": {first.dir, "already uses " + first.dir},
		"the same port":   {t.TempDir(), strings.TrimPrefix(run.Gateway, "http://") + " is taken by another program"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, errs := guanxi(t, "up", "--data-dir", tc.dir, "--listen", strings.TrimPrefix(run.Gateway, "http://"))
			require.Equal(t, 1, code)
			require.Contains(t, errs, tc.says)
			require.Equal(t, 1, strings.Count(errs, "\n"), errs)
		})
	}
}

func TestCommittedDocumentsAreFresh(t *testing.T) {
	const committed = "../../contracts"
	if *update {
		code, _, errs := guanxi(t, "docs", "--out", committed)
		require.Zero(t, code, errs)
	}
	made := t.TempDir()
	code, _, errs := guanxi(t, "docs", "--out", made)
	require.Zero(t, code, errs)
	for _, name := range []string{
		"asyncapi.yaml", "openapi/customer.yaml", "openapi/interaction.yaml", "openapi/feedback.yaml", "openapi/analytics.yaml",
	} {
		want, err := os.ReadFile(filepath.Join(made, name))
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join(committed, name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "%s is stale: run guanxi docs --out contracts", name)
	}
}

func TestCommandsWorkOnARunningInstallation(t *testing.T) {
	r := up(t, t.TempDir())
	dir := "--data-dir=" + r.dir
	file := filepath.Join(t.TempDir(), "orders.csv")
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o600)) }

	write("externalId,displayName,kind\na,Ada,person\nb,李娜,person\n")
	code, _, errs := guanxi(t, "import", "customers", file, dir)
	require.Zero(t, code, errs)
	require.Contains(t, errs, "2 new, 0 known already, 0 rejected")

	write("externalId,customerExternalId,purchasedOn,amount,currency\n1,a,2026-01-31,12.34,CNY\n2,nobody,2026-01-31,5,CNY\n3,b,2026-13-31,5,CNY\n")
	report := filepath.Join(t.TempDir(), "errors.csv")
	code, _, errs = guanxi(t, "import", "purchases", file, "--errors", report, dir)
	require.Equal(t, 1, code, errs)
	require.Contains(t, errs, "1 new, 0 known already, 2 rejected")
	require.Contains(t, errs, "line 3: customerExternalId")
	require.Contains(t, errs, "guanxi: 2 rows were rejected")
	rejected, err := os.ReadFile(report)
	require.NoError(t, err)
	require.Equal(t, 3, strings.Count(string(rejected), "\n"), string(rejected))
	require.Contains(t, string(rejected), "purchases,3,4,purchasedOn,")

	write(" customer_id  date number_of_cds  dollar_value\n 00001 19970101  1   11.77\n 00002 19970112  1   12.00\n 00002 19970112  5   77.00\n")
	code, _, errs = guanxi(t, "import", "cdnow", file, dir)
	require.Zero(t, code, errs)
	require.Contains(t, errs, "2 new")
	require.Contains(t, errs, "3 new")
	write("nonsense\n")
	code, _, errs = guanxi(t, "import", "cdnow", file, dir)
	require.Equal(t, 1, code)
	require.Contains(t, errs, "is not as CDNOW_master.txt is: line 1")

	for range 2 {
		code, _, errs = guanxi(t, "demo", "--customers", "40", dir)
		require.Zero(t, code, errs)
		require.Contains(t, errs, "The tenant example has 40 customers")
	}
	require.Contains(t, errs, "0 new, 40 known already")

	code, _, errs = guanxi(t, "analytics", "rebuild", dir)
	require.Zero(t, code, errs)
	require.Contains(t, errs, "Rebuilt in")

	code, _, errs = guanxi(t, "dlq", "list", "--group", "analytics", dir)
	require.Zero(t, code, errs)
	require.Contains(t, errs, "analytics has no dead letters")

	code, out, errs := guanxi(t, "trace", aTrace(t, r), dir)
	require.Zero(t, code, errs)
	require.Contains(t, out, "GET /v1/customers")
	require.NoError(t, r.end(t, os.Interrupt))
}

// aTrace makes a request that fails and returns the trace its problem names.
func aTrace(t *testing.T, r *running) string {
	t.Helper()
	run, err := datadir.Dir(r.dir).ReadRun()
	require.NoError(t, err)
	answer, err := http.Get(run.Gateway + "/v1/customers")
	require.NoError(t, err)
	defer answer.Body.Close()
	var problem struct {
		TraceID string `json:"traceId"`
	}
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&problem))
	require.Len(t, problem.TraceID, 32)
	return problem.TraceID
}
