package charttest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// shown are the metrics that there are: of the services, of the operator, and of its libraries.
var shown = []string{
	"guanxi_build_info", "guanxi_consumer_consumed_total", "guanxi_consumer_dead_total", "guanxi_consumer_lag",
	"guanxi_consumer_retried_total", "guanxi_relay_published_total",
	"http_server_request_duration_seconds_bucket", "http_server_request_duration_seconds_count",
	"go_goroutine_count", "process_cpu_seconds_total", "process_resident_memory_bytes",
	"guanxi_tenant_ready", "guanxi_tenant_phase", "guanxi_tenant_customers", "guanxi_tenant_storage_bytes", "guanxi_tenant_events_today",
	"controller_runtime_active_workers", "controller_runtime_reconcile_errors_total",
	"controller_runtime_reconcile_time_seconds_bucket", "controller_runtime_reconcile_total",
	"leader_election_master_status", "rest_client_requests_total",
	"workqueue_depth", "workqueue_queue_duration_seconds_bucket", "workqueue_retries_total",
}

// requireQuery fails for an expression that Prometheus would refuse, or that asks for a metric that nobody shows.
func requireQuery(t testing.TB, where, expression string) {
	t.Helper()
	expression = regexp.MustCompile(`\$__rate_interval`).ReplaceAllString(expression, "5m")
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expression)
	require.NoError(t, err, "%s: %s", where, expression)
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		if vector, is := node.(*parser.VectorSelector); is {
			require.Contains(t, shown, vector.Name, where)
		}
		return nil
	})
}

type panel struct {
	ID      int    `json:"id"`
	Type    string `json:"type"`
	Title   string `json:"title"`
	GridPos struct{ X, Y, W, H int }
	Targets []struct {
		Expr string `json:"expr"`
	} `json:"targets"`
}

func TestDashboardsAskForMetricsThatThereAre(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", platform, "dashboards", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	uids := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var board struct {
			UID    string  `json:"uid"`
			Title  string  `json:"title"`
			Panels []panel `json:"panels"`
		}
		require.NoError(t, json.Unmarshal(text, &board), file)
		require.Equal(t, "guanxi-"+strings.TrimSuffix(filepath.Base(file), ".json"), board.UID)
		require.False(t, uids[board.UID], "a dashboard's uid is its own")
		uids[board.UID] = true
		ids := map[int]bool{}
		for _, p := range board.Panels {
			require.False(t, ids[p.ID], "%s: panel %d is there twice", board.Title, p.ID)
			ids[p.ID] = true
			require.LessOrEqual(t, p.GridPos.X+p.GridPos.W, 24, "%s: %s stands over the edge", board.Title, p.Title)
			require.Equal(t, p.Type == "row", len(p.Targets) == 0, "%s: %s shows nothing", board.Title, p.Title)
			for _, target := range p.Targets {
				requireQuery(t, board.Title+": "+p.Title, target.Expr)
			}
		}
	}
}

func TestAlertsSayWhatToDo(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", platform, "alerts", "platform.yaml"))
	require.NoError(t, err)
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &rules))
	names := map[string]bool{}
	for _, group := range rules.Groups {
		for _, alert := range group.Rules {
			require.False(t, names[alert.Alert], "%s is there twice", alert.Alert)
			names[alert.Alert] = true
			requireQuery(t, alert.Alert, alert.Expr)
			require.NotEmpty(t, alert.For, alert.Alert)
			require.Contains(t, []string{"warning", "critical"}, alert.Labels["severity"], alert.Alert)
			require.NotEmpty(t, alert.Annotations["summary"], alert.Alert)
			require.NotEmpty(t, alert.Annotations["description"], alert.Alert)
		}
	}
	require.NotEmpty(t, names)
}
